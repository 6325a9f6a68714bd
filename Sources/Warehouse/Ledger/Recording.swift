package import Flywheel
import Postgres
import SQLCatalog

extension LedgerBook {
    /// An answer is kept even where this run lost its reservation meanwhile: it was paid for.
    package func record(_ outcomes: [LedgerOutcome], run: String) throws {
        try transaction { connection in
            for outcome in outcomes {
                let rows = try connection.query(SQLCatalog.ledgerSettle, [outcome.key.bytes])
                guard let row = rows.first else { throw Failure.unknownRequest }
                try record(outcome, over: try Standing(row), run: run, connection)
            }
        }
    }

    private func record(
        _ outcome: LedgerOutcome,
        over standing: Standing,
        run: String,
        _ connection: Connection
    ) throws {
        let changes = standing.isOpen(for: run) || !standing.isFinal && outcome.isFinal
        let released = changes ? standing.reserved : 0
        let spent = outcome.cost(reserved: released)
        if changes {
            try connection.execute(SQLCatalog.ledgerRecord, outcome.row(spent: spent))
        }
        if let purse = standing.purse {
            try connection.execute(SQLCatalog.budgetSettle, purse + [released, spent])
        }
        try connection.execute(
            SQLCatalog.ledgerCall,
            [
                outcome.key.bytes, standing.pipeline, standing.night, run, outcome.kind.rawValue,
                outcome.status, spent, outcome.promptTokens, outcome.answerTokens,
                outcome.error, outcome.seconds,
            ]
        )
    }
}

/// How a request stands before an outcome is written down.
private struct Standing {
    let status: String
    let run: String?
    let pipeline: String?
    let night: String?
    let reserved: Int64

    init(_ row: Row) throws {
        status = try row.get("status")
        run = try row.get("run_id")
        pipeline = try row.get("pipeline")
        night = try row.get("night")
        reserved = try row.get("reserved_micros")
    }

    var isFinal: Bool { status == "answered" || status == "rejected" }

    func isOpen(for run: String) -> Bool {
        self.run == run && (status == "sent" || status == "reserved")
    }

    var purse: [any PostgresValue]? {
        guard let pipeline, let night else { return nil }
        return [pipeline, night]
    }
}

extension LedgerOutcome {
    fileprivate var isFinal: Bool { kind == .answered || kind == .rejected }

    /// What is counted as spent: of an unknown outcome at least what was set aside for it.
    fileprivate func cost(reserved: Int64) -> Int64 {
        switch kind {
        case .answered, .rejected: spent.micros
        case .notAccepted: 0
        case .unknown: max(spent.micros, reserved)
        }
    }

    fileprivate func row(spent: Int64) -> [any PostgresValue] {
        [
            key.bytes, state, spent, status, isFinal ? raw : nil, promptTokens, answerTokens, error,
        ]
    }

    private var state: String {
        switch kind {
        case .answered: "answered"
        case .rejected: "rejected"
        case .notAccepted: "unasked"
        case .unknown: "unknown"
        }
    }
}

extension Failure {
    fileprivate static let unknownRequest = Failure(
        .bug,
        "unknown_request",
        "an outcome came for a request that was never reserved"
    )
}
