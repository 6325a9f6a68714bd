package import Flywheel

/// From which score on a student may answer a task type itself.
package struct License: Sendable, Hashable, Codable {
    package let atLeast: Share
    /// A score on fewer rows licenses nothing.
    package let minimumRows: Int

    package init(atLeast: Share, minimumRows: Int = 30) throws(EvaluationError) {
        guard minimumRows > 0 else {
            throw EvaluationError(
                .badThreshold,
                "minimum_rows must be above 0, found \(minimumRows)"
            )
        }
        self.atLeast = atLeast
        self.minimumRows = minimumRows
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            atLeast: values.decode(Share.self, forKey: .atLeast),
            minimumRows: values.decodeIfPresent(Int.self, forKey: .minimumRows) ?? 30
        )
    }

    /// Sorted; by the score itself, without allowance for chance. `unknown` is never licensed: it
    /// is no kind of task, and rows of tomorrow that carry it have nothing in common with these.
    package func taskTypes(of scorecard: Scorecard) -> [TaskType] {
        scorecard.scores
            .filter { $0.total >= minimumRows && $0.value >= atLeast.fraction }
            .map(\.taskType)
            .filter { $0 != .unknown }
            .sorted()
    }

    private enum CodingKeys: String, CodingKey {
        case atLeast = "at_least"
        case minimumRows = "minimum_rows"
    }
}
