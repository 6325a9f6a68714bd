import Flywheel

struct MinTurns: Rule {
    struct Options: Codable, Sendable {
        var turns: Int?
    }

    static let id = RuleID("min_turns", 1)
    static let manual = """
        Drops prompts with fewer than `turns` messages of the user up to and including the prompt.
        Default 2: FastChat drops conversations of one turn (data/clean_sharegpt.py). Half of real \
        logs are one turn; name this rule only for a dataset of dialogues.
        Language plays no part. It cannot see whether the turns belong together.
        Code: too_few_turns. Score: the count.
        """

    let turns: Int

    init(_ options: Options) throws {
        turns = options.turns ?? 2
        guard turns > 0 else { throw RuleOptionError("turns must be 1 or more, found \(turns)") }
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let found = conversation.messages.count { $0.role == .user }
        guard found < turns else { return Judgement(.keep, score: Double(found)) }
        return .drop(.tooFewTurns(found, wanted: turns), score: Double(found))
    }
}

extension Reason {
    fileprivate static func tooFewTurns(_ found: Int, wanted: Int) -> Reason {
        Reason("too_few_turns", "\(found) < \(wanted)")
    }
}
