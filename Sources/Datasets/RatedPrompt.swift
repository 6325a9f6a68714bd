import Flywheel

/// The answers that one prompt got across conversations, with their thumbs.
struct RatedPrompt {
    struct Choice {
        var content: String
        /// Thumbs up less thumbs down.
        var balance: Int
        /// Where it was seen, the smallest id first.
        var conversation: String
        var turn: Int
    }

    let messages: [Message]
    private var choices: [Digest: Choice] = [:]

    init(_ answer: RatedAnswer) { messages = answer.prompt }

    mutating func add(_ answer: RatedAnswer, conversation: String) {
        guard let rating = answer.rating else { return }
        let key = PromptKey.of(answer: answer.content)
        let empty = Choice(
            content: answer.content,
            balance: 0,
            conversation: conversation,
            turn: answer.turn
        )
        var choice = choices[key] ?? empty
        choice.balance += rating.rawValue
        if (conversation, answer.turn) < (choice.conversation, choice.turn) {
            choice.conversation = conversation
            choice.turn = answer.turn
            choice.content = answer.content
        }
        choices[key] = choice
    }

    /// The most liked and the most disliked; among equals the smallest digest.
    var extremes: (best: Choice, worst: Choice)? {
        let sorted = choices.sorted { ($0.value.balance, $1.key) > ($1.value.balance, $0.key) }
        guard let best = sorted.first?.value, best.balance > 0,
            let lowest = sorted.last?.value.balance, lowest < 0,
            let worst = sorted.first(where: { $0.value.balance == lowest })?.value
        else { return nil }
        return (best, worst)
    }
}
