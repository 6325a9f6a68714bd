package import Flywheel

/// Marks a student's answers against a suite.
package struct Marking: Sendable {
    private let suite: Suite
    private let student: String
    private var right: [Bool]

    package init(_ suite: Suite, of student: String) {
        self.suite = suite
        self.student = student
        right = [Bool](repeating: false, count: suite.items.count)
    }

    /// Notes the answer to the item at `index` of ``Suite/items``; the last one counts.
    package mutating func note(_ answer: String, toItemAt index: Int) {
        let item = suite.items[index]
        right[index] = suite.metric(for: item.taskType).accepts(answer, reference: item.reference)
    }

    /// One score a task type; items without an answer count as wrong.
    package func scorecard() -> Scorecard {
        var scores: [TaskType: Score] = [:]
        for (item, isRight) in zip(suite.items, right) {
            let empty = Score(
                taskType: item.taskType,
                dimension: suite.metric(for: item.taskType).rawValue,
                correct: 0,
                total: 0
            )
            scores[item.taskType, default: empty].total += 1
            if isRight { scores[item.taskType, default: empty].correct += 1 }
        }
        return Scorecard(
            student: student,
            suite: suite.name,
            suiteDigest: suite.digest,
            scores: Array(scores.values)
        )
    }
}
