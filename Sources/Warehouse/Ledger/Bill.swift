package import Flywheel
import Postgres
import SQLCatalog

/// What one model's answers to one task type cost in one night.
package struct BillLine: Sendable, Hashable {
    package var night: Day?
    package var taskType: TaskType
    package var model: String
    package var calls: Int
    package var answered: Int
    package var rejected: Int
    package var unknown: Int
    package var spent: Money
    package var promptTokens: Int
    package var answerTokens: Int
    /// Of the prompt's tokens, those from the provider's cache.
    package var cachedTokens: Int
    /// Of the answer's tokens, those of reasoning.
    package var reasoningTokens: Int
    /// Summed over calls, which overlap.
    package var seconds: Double
}

/// One night's purse.
package struct Budget: Sendable, Hashable {
    package var night: Day
    package var cap: Money?
    package var reserved: Money
    package var spent: Money
}

extension LedgerBook {
    /// By night, task type and model.
    ///
    /// - Parameter pipeline: `nil` for all of the database.
    package func bill(pipeline: String?) throws -> [BillLine] {
        try perform { connection in
            try connection.query(SQLCatalog.ledgerBill, [pipeline]).map { row in
                BillLine(
                    night: try row.get("night", as: String?.self).flatMap { Day($0) },
                    taskType: try row.taskType(),
                    model: try row.get("model"),
                    calls: try row.get("calls"),
                    answered: try row.get("answered"),
                    rejected: try row.get("rejected"),
                    unknown: try row.get("unknown"),
                    spent: Money(micros: try row.get("spent_micros")),
                    promptTokens: try row.get("prompt_tokens"),
                    answerTokens: try row.get("answer_tokens"),
                    cachedTokens: try row.get("cached_tokens"),
                    reasoningTokens: try row.get("reasoning_tokens"),
                    seconds: try row.get("seconds")
                )
            }
        }
    }

    /// How often a request of unknown outcome was sent again.
    package func possibleDoubles(pipeline: String?) throws -> Int {
        try perform { connection in
            let rows = try connection.query(SQLCatalog.ledgerDoubles, [pipeline])
            return try rows.first?.get(0) ?? 0
        }
    }

    package func budgets(pipeline: String) throws -> [Budget] {
        try perform { connection in
            try connection.query(SQLCatalog.ledgerBudgets, [pipeline]).map { row in
                guard let night = Day(try row.get("night")) else {
                    throw Failure.unreadable("night")
                }
                return Budget(
                    night: night,
                    cap: try row.get("cap_micros", as: Int64?.self).map { Money(micros: $0) },
                    reserved: Money(micros: try row.get("reserved_micros")),
                    spent: Money(micros: try row.get("spent"))
                )
            }
        }
    }
}
