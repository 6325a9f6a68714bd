package import Flywheel
import Postgres
import SQLCatalog

extension LedgerBook {
    package func reserve(
        _ requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest] {
        var seen: Set<Digest> = []
        let unique = requests.filter { seen.insert($0.key).inserted }
        guard !unique.isEmpty else { return [] }
        return try transaction { connection in
            let purse = Purse(budget, connection)
            try purse.open()
            try insert(unique, connection)
            let free = try free(unique, run: run, connection)
            let available = try purse.available()
            let chosen = affordable(unique.filter { free.contains($0.key) }, within: available)
            guard !chosen.isEmpty else { return [] }
            try connection.execute(
                SQLCatalog.ledgerReserve,
                [
                    chosen.map(\.key.bytes), chosen.map(\.reserve.micros), run,
                    budget.pipeline, budget.night.description,
                ]
            )
            try purse.take(chosen.reduce(0) { $0 + $1.reserve.micros })
            return chosen.map(\.key)
        }
    }

    private func insert(_ requests: [LedgerRequest], _ connection: Connection) throws {
        try connection.execute(
            SQLCatalog.ledgerInsert,
            [
                requests.map(\.key.bytes), requests.map(\.model), requests.map(\.template),
                requests.map(\.taskType.description), requests.map(\.body),
            ]
        )
    }

    /// Keys that may be sold to this run, their abandoned reservations released.
    private func free(
        _ requests: [LedgerRequest],
        run: String,
        _ connection: Connection
    ) throws -> Set<Digest> {
        let rows = try connection.query(
            SQLCatalog.ledgerFree,
            [requests.map(\.key.bytes), run]
        )
        let keys = try rows.map { try $0.digest("request_key") }
        try connection.execute(SQLCatalog.ledgerRelease, [keys.map(\.bytes)])
        return Set(keys)
    }

    /// The first requests, in order, that the money is enough for.
    private func affordable(
        _ requests: [LedgerRequest],
        within available: Int64?
    ) -> [LedgerRequest] {
        guard let available else { return requests }
        var left = available
        return Array(
            requests.prefix { request in
                left -= request.reserve.micros
                return left >= 0
            }
        )
    }
}

/// One night's money of a pipeline, its row locked.
private struct Purse {
    private let budget: LedgerBudget
    private let connection: Connection
    private let keys: [any PostgresValue]

    init(_ budget: LedgerBudget, _ connection: Connection) {
        self.budget = budget
        self.connection = connection
        keys = [budget.pipeline, budget.night.description]
    }

    func open() throws {
        try connection.execute(SQLCatalog.budgetOpen, keys)
        _ = try connection.query(SQLCatalog.budgetLock, keys)
    }

    /// What may still be set aside under the cap; `nil` without one.
    func available() throws -> Int64? {
        guard let cap = budget.cap else {
            try connection.execute(SQLCatalog.budgetUncap, keys)
            return nil
        }
        try connection.execute(SQLCatalog.budgetCap, keys + [cap.micros])
        let gone = try connection.query(SQLCatalog.budgetLock, keys).first.map { row in
            try row.get("reserved_micros", as: Int64.self)
                + row.get("spent_micros", as: Int64.self)
                + row.get("overrun_micros", as: Int64.self)
        }
        return cap.micros - (gone ?? 0)
    }

    func take(_ micros: Int64) throws {
        try connection.execute(SQLCatalog.budgetTake, keys + [micros])
    }
}
