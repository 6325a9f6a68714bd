import Flywheel

struct NearDuplicate: Rule {
    struct Options: Codable, Sendable {
        var jaccard: Double?
        var ngram: Int?
    }

    static let id = RuleID("near_duplicate", 1)
    static let manual = """
        Drops prompts whose character n-grams are at least `jaccard` the same as an earlier \
        prompt's in the same context, of this night or of any before it; by creation time, then \
        id, the first one stays. MinHash proposes, the similarity itself is measured exactly, so \
        nothing below the threshold is ever dropped. A pair just at the threshold is caught with \
        a probability of \(caught); the run's notes print it for the threshold in use.
        Defaults jaccard 0.8, ngram 3: one changed character of a 20-character prompt leaves 0.71 \
        with three characters and 0.52 with five; longer n-grams are useless on short prompts.
        Robustness variants and their parents are never each other's victims.
        Code: near_duplicate; the detail is the id of the candidate that stays. Score: the \
        similarity.
        """

    /// `99.8 % at 0.8` and so on, for common thresholds.
    private static let caught = [0.6, 0.7, 0.8, 0.9, 0.95].map { threshold in
        let need = NeighbourNeed(atLeast: threshold, ngram: 3)
        let share = NeighbourIndex.catchProbability(of: need)
        return "\((100 * share).rounded(1)) % at \(threshold)"
    }
    .joined(separator: ", ")

    let need: NeighbourNeed

    init(_ options: Options) throws {
        need = NeighbourNeed(atLeast: options.jaccard ?? 0.8, ngram: options.ngram ?? 3)
        guard need.atLeast >= 0.3, need.atLeast <= 1 else {
            throw RuleOptionError("jaccard must be from 0.3 to 1, found \(need.atLeast)")
        }
        guard (1...32).contains(need.ngram) else {
            throw RuleOptionError("ngram must be from 1 to 32, found \(need.ngram)")
        }
    }

    var needs: RuleNeeds { RuleNeeds(neighbour: need) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard let neighbour = facts.neighbour, neighbour.similarity >= need.atLeast else {
            return .keep
        }
        return .drop(.near(neighbour), score: neighbour.similarity)
    }
}

extension Reason {
    fileprivate static func near(_ neighbour: Neighbour) -> Reason {
        Reason(
            "near_duplicate",
            "\(neighbour.similarity.rounded(3)) like \(neighbour.candidate)"
        )
    }
}
