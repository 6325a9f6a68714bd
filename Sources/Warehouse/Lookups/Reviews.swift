package import Flywheel
import Postgres
import SQLCatalog

/// A sample as a reviewer is shown it.
package struct ReviewedSample: Sendable, Hashable {
    package var number: Int64
    package var candidate: String
    /// Prompt and answer; the last message is the answer.
    package var messages: [Message]
    package var taskType: TaskType
    package var tags: [Tag]
    package var author: String
    package var repair: PromptRepair?
    package var notes: [String]
}

/// How many samples a reviewer has given each verdict.
package struct ReviewerCount: Sendable, Hashable {
    package var reviewer: String
    package var kept: Int
    package var dropped: Int
    package var skipped: Int
}

/// Two reviewers' verdicts over the samples that both have kept or dropped.
package struct ReviewerPair: Sendable, Hashable {
    package var first: String
    package var second: String
    package var bothKept: Int
    /// Kept by the first, dropped by the second.
    package var onlyFirst: Int
    package var onlySecond: Int
    package var bothDropped: Int
}

extension Warehouse {
    /// Numbers of the samples that wait for a reviewer, in the order all reviewers get them.
    package func reviewQueue(_ sampling: ReviewSampling, of reviewer: String) throws -> [Int64] {
        let below = Int64((sampling.share.fraction * 4_294_967_296).rounded())
        let keys: [any PostgresValue] = [
            pipeline, reviewer, sampling.taskTypes, below, sampling.always,
        ]
        return try query(SQLCatalog.reviewQueue, keys).map { try $0.get("sample_id") }
    }

    package func reviewedSample(_ number: Int64) throws -> ReviewedSample? {
        try query(SQLCatalog.reviewSample, [pipeline, number]).first.map { row in
            try Failure.explaining {
                ReviewedSample(
                    number: number,
                    candidate: try row.get("candidate_id"),
                    messages: try row.messages(),
                    taskType: try row.taskType(),
                    tags: try row.tags(),
                    author: try row.get("author"),
                    repair: try row.repair(),
                    notes: try row.get("notes")
                )
            }
        }
    }

    /// Written down at once: what is given survives whatever ends the session.
    package func give(_ verdict: ReviewVerdict, to sample: Int64, by reviewer: String) throws {
        try Failure.explaining {
            _ = try writer.execute(
                SQLCatalog.reviewGive,
                [pipeline, sample, reviewer.storable, verdict.rawValue]
            )
        }
    }

    /// The sample of a reviewer's last verdict that was not taken back.
    package func lastReviewed(by reviewer: String) throws -> Int64? {
        try query(SQLCatalog.reviewLast, [pipeline, reviewer]).first?.get("sample_id")
    }

    package func reviewerCounts() throws -> [ReviewerCount] {
        try query(SQLCatalog.reviewCounts, [pipeline]).map { row in
            ReviewerCount(
                reviewer: try row.get("reviewer"),
                kept: try row.get("kept"),
                dropped: try row.get("dropped"),
                skipped: try row.get("skipped")
            )
        }
    }

    package func reviewerPairs() throws -> [ReviewerPair] {
        try query(SQLCatalog.reviewAgreement, [pipeline]).map { row in
            ReviewerPair(
                first: try row.get("first"),
                second: try row.get("second"),
                bothKept: try row.get("both_kept"),
                onlyFirst: try row.get("only_first"),
                onlySecond: try row.get("only_second"),
                bothDropped: try row.get("both_dropped")
            )
        }
    }
}

extension Row {
    /// The repair of a row with `original_prompt` and `repair`.
    func repair() throws -> PromptRepair? {
        guard let original = try get("original_prompt", as: String?.self) else { return nil }
        let changes = try get("repair", as: String?.self) ?? ""
        return PromptRepair(
            original: original,
            changes: changes.split(separator: "; ").map(String.init)
        )
    }
}
