package import Flywheel

/// A student's scores beside those of the one before, task type by task type.
package struct Comparison: Sendable, Hashable {
    package struct Line: Sendable, Hashable {
        /// `nil` for the line over all rows.
        package let taskType: TaskType?
        package let current: Proportion
        /// `nil` where there is nothing to compare with.
        package let previous: Proportion?

        package var name: String { taskType?.description ?? "overall" }

        package var difference: Double? { previous.map { current.value - $0.value } }

        package var interval: ClosedRange<Double>? {
            previous.map { current.difference(from: $0) }
        }

        /// Worse, and by more than chance explains at 95 %.
        package var isRegression: Bool { (interval?.upperBound ?? 0) < 0 }
    }

    package let current: String
    package let previous: String?
    /// By task type.
    package let lines: [Line]
    package let overall: Line

    /// - Throws: ``EvaluationError`` when the two were marked on different suites.
    package init(_ current: Scorecard, against previous: Scorecard?) throws(EvaluationError) {
        if let previous, previous.suiteDigest != current.suiteDigest {
            throw EvaluationError(
                .differentSuites,
                "\(current.student) and \(previous.student) were marked on different rows;"
                    + " evaluate \(previous.student) on \(current.suite) first"
            )
        }
        self.current = current.student
        self.previous = previous?.student
        lines = current.scores.map { score in
            let before = previous?.scores.first { $0.taskType == score.taskType }
            return Line(
                taskType: score.taskType,
                current: score.proportion,
                previous: before?.proportion
            )
        }
        overall = Line(taskType: nil, current: current.sum, previous: previous?.sum)
    }

    /// Task types that got worse by more than chance explains.
    package var regressions: [Line] { lines.filter(\.isRegression) }
}

extension Score {
    fileprivate var proportion: Proportion { Proportion(correct, of: total) }
}

extension Scorecard {
    fileprivate var sum: Proportion {
        Proportion(
            scores.reduce(0) { $0 + $1.correct },
            of: scores.reduce(0) { $0 + $1.total }
        )
    }
}
