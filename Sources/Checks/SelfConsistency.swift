package import Flywheel

/// Takes the answer that most draws of a question agree on.
package struct SelfConsistency: AnswerCheck {
    package struct Options: CheckOptions {
        /// The share of all draws that has to agree.
        package var atLeast = 0.6
        /// Task types on which good answers differ, and the first draw is taken.
        package var open: TaskTypeList = ["chat", "writing", "unknown"]

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            atLeast = try values.decodeIfPresent(Share.self, forKey: .atLeast)?.fraction ?? 0.6
            open = try values.decodeIfPresent(TaskTypeList.self, forKey: .open) ?? Options().open
        }

        private enum CodingKeys: String, CodingKey {
            case open
            case atLeast = "at_least"
        }
    }

    package static let id = RuleID("self_consistency", 1)
    package static let manual = """
        Where the teacher was asked one question several times, takes the first of the answers that \
        at least `at_least` of all draws agree on (Wang et al. 2022, self-consistency; 0.6 wants two \
        of three and three of five) and drops the question where no answer has so many. Draws that \
        other checks dropped agree with nobody. Answers agree when they end in the same number, \
        choice or JSON value however written. Questions asked once and `open` task types pass.
        """

    package let options: Options

    package init(_ options: Options) throws {
        guard options.atLeast > 0.5, options.atLeast <= 1 else {
            throw RuleOptionError("self_consistency@1: at_least lies above 0.5 and up to 1")
        }
        self.options = options
    }

    /// One answer alone says nothing about agreement; see ``vote(_:_:of:)``.
    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict { .pass }

    /// What came of a vote.
    package struct Vote: Sendable, Hashable {
        /// The place of the answer that speaks for the majority; `nil` where there is none.
        package var winner: Int?
        /// The places of all answers of the majority.
        package var agreeing: Set<Int>
        /// Why the other answers are dropped.
        package var reason: Reason
    }

    /// - Parameters:
    ///   - contents: of the draws that other checks let through, in their order.
    ///   - draws: how many there were before.
    /// - Returns: `nil` where there is nothing to vote on.
    package func vote(_ taskType: TaskType, _ contents: [String], of draws: Int) -> Vote? {
        guard draws > 1, !contents.isEmpty, !options.open.contains(taskType) else { return nil }
        var places: [String: [Int]] = [:]
        for (place, content) in contents.enumerated() {
            places[FinalAnswer.normalized(content), default: []].append(place)
        }
        let largest = places.values.max { ($0.count, $1[0]) < ($1.count, $0[0]) } ?? []
        let measure = "\(largest.count) of \(draws)"
        guard Double(largest.count) >= options.atLeast * Double(draws) else {
            return Vote(winner: nil, agreeing: [], reason: Reason("no_majority", measure))
        }
        let reason = Reason("outvoted", measure)
        return Vote(winner: largest[0], agreeing: Set(largest), reason: reason)
    }
}
