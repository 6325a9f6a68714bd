package import Flywheel
import Postgres
import SQLCatalog

/// A scorecard and when it was made.
package struct DatedScorecard: Sendable, Hashable {
    package var scorecard: Scorecard
    package var evaluatedAt: Instant
}

/// One decision about a pointer.
package struct Decision: Sendable, Hashable {
    package var pointer: String
    package var effectiveFrom: Instant
    /// `name@version`.
    package var student: String?
    package var licensed: [TaskType]
    package var refused: String?
    package var decidedAt: Instant
}

extension Warehouse {
    /// By name and version.
    package func students() throws -> [StudentRecord] {
        try students(SQLCatalog.studentList, [pipeline])
    }

    /// In the order of evaluation.
    package func scorecards() throws -> [DatedScorecard] {
        var found: [DatedScorecard] = []
        for row in try query(SQLCatalog.scorecardHistory, [pipeline]) {
            try Failure.explaining { try row.add(to: &found) }
        }
        return found
    }

    /// In the order they were taken.
    package func decisions() throws -> [Decision] {
        try query(SQLCatalog.promotionList, [pipeline]).map { row in
            try Failure.explaining {
                let name = try row.get("student_name", as: String?.self)
                let version = try row.get("student_version", as: Int?.self)
                return Decision(
                    pointer: try row.get("pointer"),
                    effectiveFrom: try row.instant("effective_from"),
                    student: name.flatMap { name in version.map { "\(name)@\($0)" } },
                    licensed: try row.get("licensed", as: [String].self).compactMap {
                        TaskType($0)
                    },
                    refused: try row.get("refused"),
                    decidedAt: try row.instant("decided_at")
                )
            }
        }
    }
}

extension Row {
    /// Adds the score to the last card where it belongs there; rows of a card come together.
    fileprivate func add(to cards: inout [DatedScorecard]) throws {
        let student: String = try get("student")
        let suite: String = try get("suite")
        let digest = try digest("suite_digest")
        var scores = [try score()]
        if let last = cards.last?.scorecard, last.student == student, last.suite == suite,
            last.suiteDigest == digest
        {
            scores = last.scores + scores
            cards.removeLast()
        }
        let card = Scorecard(student: student, suite: suite, suiteDigest: digest, scores: scores)
        cards.append(
            DatedScorecard(scorecard: card, evaluatedAt: try instant("evaluated_at"))
        )
    }
}
