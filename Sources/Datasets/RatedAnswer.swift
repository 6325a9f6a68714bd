package import Flywheel

/// An answer in a conversation, with the prompt it answers and the thumb it got.
struct RatedAnswer {
    /// Index of the prompt.
    var turn: Int
    /// Up to and including the prompt.
    var prompt: [Message]
    var content: String
    var rating: Rating?
}

extension Conversation {
    /// Every answer of the assistant to a prompt of the user.
    ///
    /// Answers in a row answer the same prompt: the later ones were asked for again.
    var ratedAnswers: [RatedAnswer] {
        var found: [RatedAnswer] = []
        var prompt: Int?
        for (index, message) in messages.enumerated() {
            if message.role == .user {
                prompt = index
            } else if message.role == .assistant, let turn = prompt {
                found.append(
                    RatedAnswer(
                        turn: turn,
                        prompt: Array(messages.prefix(turn + 1)),
                        content: message.content,
                        rating: message.rating
                    )
                )
            }
        }
        return found
    }

    /// The thumbs in it.
    ///
    /// - Parameter taskType: of the prompt that the messages end in.
    package func votes(taskType: ([Message]) -> TaskType) -> [Vote] {
        ratedAnswers.compactMap { answer in
            answer.rating.map { rating in
                Vote(
                    rater: subject,
                    prompt: PromptKey.of(answer.prompt),
                    answer: PromptKey.of(answer: answer.content),
                    taskType: taskType(answer.prompt),
                    isUp: rating == .up
                )
            }
        }
    }
}
