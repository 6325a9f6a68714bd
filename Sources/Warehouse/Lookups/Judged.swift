package import Flywheel
import Postgres
import SQLCatalog

/// A prompt of a user with what every rule said about it, kept or dropped.
package struct JudgedPrompt: Sendable, Hashable {
    package var conversation: String
    package var turn: Int
    /// Empty where the conversation is gone.
    package var prompt: String
    /// Of kept prompts; those of dropped ones stand in their findings.
    package var tags: [Tag]
    /// `nil` for a prompt that was kept.
    package var droppedBy: RuleID?
    package var findings: [Finding]
}

/// A dropped prompt as a list shows it.
package struct ListedRejection: Sendable, Hashable {
    package var windowStart: Instant
    package var rejection: Rejection
    /// Where it was asked for.
    package var prompt: String?
}

/// How many prompts a rule dropped for one reason.
package struct RejectionCount: Sendable, Hashable {
    package var rule: RuleID
    package var code: String
    package var prompts: Int
    package var first: Instant
    package var last: Instant
}

extension Warehouse {
    /// Every prompt that rules judged in the windows that start in a stretch of time, by
    /// conversation and turn.
    package func eachJudged(in span: Window, _ body: (JudgedPrompt) throws -> Void) throws {
        try each(SQLCatalog.judgedEach, keys(span)) { row in
            try body(
                JudgedPrompt(
                    conversation: try row.get("conversation_id"),
                    turn: try row.get("turn"),
                    prompt: try row.get("prompt", as: String?.self) ?? "",
                    tags: try row.tags(),
                    droppedBy: try row.get("rule", as: String?.self).flatMap { RuleID($0) },
                    findings: try row.findings()
                )
            )
        }
    }

    /// Dropped prompts, the latest windows first.
    package func rejections(
        by rule: String?,
        code: String?,
        atMost: Int,
        withPrompts: Bool
    ) throws -> [ListedRejection] {
        let values: [any PostgresValue] = [pipeline, rule, code, atMost, withPrompts]
        return try query(SQLCatalog.rejectionList, values).map { row in
            ListedRejection(
                windowStart: try row.instant("window_start"),
                rejection: Rejection(
                    conversation: try row.get("conversation_id"),
                    turn: try row.get("turn"),
                    rule: try row.rule("rule"),
                    reason: Reason(try row.get("code"), try row.get("detail"))
                ),
                prompt: try row.get("prompt")
            )
        }
    }

    /// Dropped prompts by rule and code, most first.
    package func rejectionCounts() throws -> [RejectionCount] {
        try query(SQLCatalog.rejectionCounts, [pipeline]).map { row in
            RejectionCount(
                rule: try row.rule("rule"),
                code: try row.get("code"),
                prompts: try row.get("prompts"),
                first: try row.instant("first"),
                last: try row.instant("last")
            )
        }
    }
}
