import Flywheel

struct Duplicate: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("duplicate", 1)
    static let manual = """
        Drops prompts that were asked before in the same context, letter case, full width and \
        white space aside; the first one stays. Has no shortest length: prompts of three \
        characters count (datatrove skips documents of fewer than five words).
        Code: duplicate; the detail is the id of the candidate that stays.
        """

    init(_ options: Options) throws {}

    var needs: RuleNeeds { RuleNeeds(neighbour: NeighbourNeed(atLeast: 1, ngram: 1)) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard let neighbour = facts.neighbour, neighbour.similarity >= 1 else { return .keep }
        return .drop(.duplicate(of: neighbour), score: 1)
    }
}

extension Reason {
    fileprivate static func duplicate(of neighbour: Neighbour) -> Reason {
        Reason("duplicate", "of \(neighbour.candidate)")
    }
}
