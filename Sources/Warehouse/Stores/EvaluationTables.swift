package import Flywheel
import Postgres
import SQLCatalog

extension Warehouse: EvaluateStore, PromoteStore {
    package func scorecard(
        student: String,
        suite: String,
        suiteDigest: Digest
    ) throws -> Scorecard? {
        let keys: [any PostgresValue] = [pipeline, student, suite, suiteDigest.bytes]
        let scores = try query(SQLCatalog.scorecard, keys).map { row in
            try Failure.explaining { try row.score() }
        }
        guard !scores.isEmpty else { return nil }
        return Scorecard(student: student, suite: suite, suiteDigest: suiteDigest, scores: scores)
    }

    package func record(
        _ claim: Claim,
        _ scorecards: [Scorecard],
        outcome: Outcome
    ) throws {
        try committing(claim) { writer in
            for card in scorecards { try store(card, run: claim.run, writer) }
            return ((), outcome)
        }
    }

    private func store(_ card: Scorecard, run: String, _ writer: Connection) throws {
        let keys: [any PostgresValue] = [
            pipeline, card.student, card.suite, card.suiteDigest.bytes,
        ]
        try writer.execute(SQLCatalog.scorecardDelete, keys)
        for score in card.scores {
            try writer.execute(
                SQLCatalog.scorecardRecord,
                keys + [
                    score.taskType.description, score.dimension, score.correct, score.total, run,
                ]
            )
        }
    }

    package func promotion(pointer: String, at instant: Instant) throws -> Promotion? {
        let keys: [any PostgresValue] = [pipeline, pointer, instant.timestamp]
        return try query(SQLCatalog.promotionAt, keys).first.map { row in
            try Failure.explaining {
                Promotion(
                    pointer: try row.get("pointer"),
                    student: try row.student(),
                    effectiveFrom: try row.instant("effective_from"),
                    licensed: try row.get("licensed", as: [String].self).compactMap {
                        TaskType($0)
                    }
                )
            }
        }
    }

    /// A refusal names the student it was about where the promotion is given too.
    package func decide(
        _ claim: Claim,
        promotion: Promotion?,
        refused reason: String?,
        outcome: Outcome
    ) throws {
        try committing(claim) { writer in
            if promotion != nil || reason != nil {
                try writer.execute(
                    SQLCatalog.promotionDecide,
                    [
                        pipeline, promotion?.pointer ?? "",
                        (promotion?.effectiveFrom ?? claim.window.end).timestamp,
                        promotion?.student.name, promotion?.student.version,
                        (promotion?.licensed ?? []).map(\.description), reason, claim.run,
                    ]
                )
            }
            return ((), outcome)
        }
    }
}

extension Row {
    func score() throws -> Score {
        Score(
            taskType: try taskType(),
            dimension: try get("dimension"),
            correct: try get("correct"),
            total: try get("total")
        )
    }
}
