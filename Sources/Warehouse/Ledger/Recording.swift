package import Flywheel
import Postgres
import SQLCatalog

extension LedgerBook {
    /// An answer is kept even where this run lost its reservation meanwhile: it was paid for.
    package func record(_ outcomes: [LedgerOutcome], run: String) throws {
        try perform { connection in
            try connection.transaction { connection in
                for batch in outcomes.withoutRepetition {
                    try Self.record(batch, run: run, connection)
                }
            }
        }
    }

    private static func record(
        _ outcomes: [LedgerOutcome],
        run: String,
        _ connection: Connection
    ) throws {
        let rows = try connection.query(SQLCatalog.ledgerRecord, [run] + outcomes.columns)
        guard try rows.first?.get(0, as: Int.self) == 0 else {
            throw Failure(
                .bug,
                "unknown_request",
                "an outcome came for a request that was never reserved"
            )
        }
    }

    package func exchange(
        _ outcomes: [LedgerOutcome],
        for requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest] {
        try turn(outcomes, requests, budget, run, nil)
    }

    package func exchange(
        _ outcomes: [LedgerOutcome],
        for requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String,
        meanwhile: () -> Bool
    ) throws -> [Digest] {
        try withoutActuallyEscaping(meanwhile) { work in
            try turn(outcomes, requests, budget, run, work)
        }
    }

    private func turn(
        _ outcomes: [LedgerOutcome],
        _ requests: [LedgerRequest],
        _ budget: LedgerBudget,
        _ run: String,
        _ meanwhile: (() -> Bool)?
    ) throws -> [Digest] {
        let batches = outcomes.withoutRepetition
        for batch in batches.dropLast() { try record(batch, run: run) }
        let last = batches.last ?? []
        return try perform { connection in
            try connection.query(
                SQLCatalog.ledgerExchange,
                [run] + last.columns + budget.columns + requests.unique.columns,
                meanwhile: meanwhile
            ).map { try $0.digest("request_key") }
        }
    }
}

extension [LedgerOutcome] {
    /// In order, cut so that no part has a key twice.
    fileprivate var withoutRepetition: [[LedgerOutcome]] {
        var parts: [[LedgerOutcome]] = []
        var keys: Set<Digest> = []
        for outcome in self {
            if parts.isEmpty || !keys.insert(outcome.key).inserted {
                parts.append([])
                keys = [outcome.key]
            }
            parts[parts.count - 1].append(outcome)
        }
        return parts
    }

    /// As `ledger_record.sql` and `ledger_exchange.sql` want them.
    fileprivate var columns: [any PostgresValue] {
        [
            map(\.key.bytes), map { $0.call == 0 ? nil : $0.call } as [Int64?],
            map(\.kind.rawValue), map(\.status), map { $0.isFinal ? $0.raw : nil } as [[UInt8]?],
            map(\.spent.micros), map(\.promptTokens), map(\.answerTokens), map(\.cachedTokens),
            map(\.reasoningTokens), map(\.error), map(\.seconds), map(\.host),
            map(\.settlesDoubt),
        ]
    }
}

extension LedgerOutcome {
    fileprivate var isFinal: Bool { kind == .answered || kind == .rejected }
}

extension LedgerBudget {
    /// As `budget_open.sql` and `ledger_exchange.sql` want them.
    var columns: [any PostgresValue] {
        [pipeline, night.description, cap?.micros, totalCap?.micros]
    }
}

extension [LedgerRequest] {
    /// The first of each key.
    var unique: [LedgerRequest] {
        var seen: Set<Digest> = []
        return filter { seen.insert($0.key).inserted }
    }

    /// As `ledger_reserve.sql` and `ledger_exchange.sql` want them.
    var columns: [any PostgresValue] {
        [
            map(\.key.bytes), map(\.call), map(\.model), map(\.template),
            map(\.taskType.description), map(\.body), map(\.reserve.micros),
            map(\.isSafeToRepeat),
        ]
    }
}
