package import Flywheel

/// Makes pairs of a liked and a disliked answer from thumbs.
///
/// Two ways, told apart by the pair's `method`:
/// - `regenerated`: inside one conversation a disliked answer is followed by another answer to the
///   same prompt, given again in a row or after the user repeated it, that was not disliked. A
///   liked one is preferred to one without a thumb.
/// - `same_prompt`: across conversations the same prompt has an answer liked on balance and one
///   disliked on balance; the best and the worst make one pair.
///
/// Thumbs of raters that the board does not count make no pair. Neither does a disliked refusal:
/// whether it was right cannot be told from a thumb, and a pair against a right refusal teaches to
/// comply. What was passed over is counted in ``passedOver``.
///
/// Memory grows with rated answers, whose prompts and texts are held until the end of the window.
package struct PreferenceMaker {
    private let board: RaterBoard
    private let taskType: ([Message]) -> TaskType
    private var prompts: [Digest: RatedPrompt] = [:]

    /// By code: `refusal`, `same_answer`, `rater_not_counted`.
    package private(set) var passedOver: [String: Int] = [:]

    /// - Parameter taskType: of the prompt that the messages end in.
    package init(_ board: RaterBoard, taskType: @escaping ([Message]) -> TaskType) {
        self.board = board
        self.taskType = taskType
    }

    /// Takes a conversation in.
    ///
    /// - Returns: its `regenerated` pairs, one a disliked answer.
    package mutating func add(_ conversation: Conversation) -> [Preference] {
        let answers = conversation.ratedAnswers
        guard answers.contains(where: { $0.rating != nil }) else { return [] }
        guard board.counts(conversation.subject) else {
            passedOver["rater_not_counted", default: 0] += 1
            return []
        }
        for answer in answers where answer.rating != nil {
            prompts[PromptKey.of(answer.prompt), default: RatedPrompt(answer)]
                .add(answer, conversation: conversation.id)
        }
        return Self.attempts(answers).flatMap { pairs(of: $0, in: conversation) }
    }

    /// The `same_prompt` pairs of everything taken in, in a fixed order.
    package mutating func finish() -> [Preference] {
        var found: [Preference] = []
        for (_, prompt) in prompts.sorted(by: { $0.key < $1.key }) {
            guard let (best, worst) = prompt.extremes else { continue }
            let pair = preference(
                prompt.messages,
                at: (best.conversation, best.turn),
                chosen: best.content,
                rejected: worst.content,
                method: "same_prompt"
            )
            if let pair { found.append(pair) }
        }
        prompts = [:]
        return found
    }

    /// Answers to one prompt of one conversation, oldest first; a prompt repeated word for word
    /// right after its answer is the same prompt.
    private static func attempts(_ answers: [RatedAnswer]) -> [[RatedAnswer]] {
        var runs: [[RatedAnswer]] = []
        for answer in answers {
            if let last = runs.last?.last, isSamePrompt(last, answer) {
                runs[runs.count - 1].append(answer)
            } else {
                runs.append([answer])
            }
        }
        return runs
    }

    private static func isSamePrompt(_ left: RatedAnswer, _ right: RatedAnswer) -> Bool {
        guard left.turn != right.turn else { return true }
        guard let before = left.prompt.last, let after = right.prompt.last else { return false }
        return PromptKey.of(answer: before.content) == PromptKey.of(answer: after.content)
    }

    private mutating func pairs(
        of attempts: [RatedAnswer],
        in conversation: Conversation
    ) -> [Preference] {
        var found: [Preference] = []
        for (index, rejected) in attempts.enumerated() where rejected.rating == .down {
            let later = attempts[(index + 1)...].filter { $0.rating != .down }
            guard let chosen = later.first(where: { $0.rating == .up }) ?? later.last else {
                continue
            }
            let pair = preference(
                rejected.prompt,
                at: (conversation.id, rejected.turn),
                chosen: chosen.content,
                rejected: rejected.content,
                method: "regenerated"
            )
            if let pair { found.append(pair) }
        }
        return found
    }

    private mutating func preference(
        _ messages: [Message],
        at place: (conversation: String, turn: Int),
        chosen: String,
        rejected: String,
        method: String
    ) -> Preference? {
        if PromptKey.of(answer: chosen) == PromptKey.of(answer: rejected) {
            passedOver["same_answer", default: 0] += 1
            return nil
        }
        if RefusalWording.opens(rejected) {
            passedOver["refusal", default: 0] += 1
            return nil
        }
        return Preference(
            conversation: place.conversation,
            turn: place.turn,
            messages: messages,
            chosen: chosen,
            rejected: rejected,
            taskType: taskType(messages),
            method: method
        )
    }
}
