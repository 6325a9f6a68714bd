/// How far a transaction sees the others, weakest first.
package enum Isolation: Int, Comparable, Sendable {
    case readCommitted, repeatableRead, serializable

    package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

    fileprivate var sql: String {
        switch self {
        case .readCommitted: "READ COMMITTED"
        case .repeatableRead: "REPEATABLE READ"
        case .serializable: "SERIALIZABLE"
        }
    }
}

/// What became of a transaction.
package enum TransactionOutcome: String, Sendable {
    case committed, aborted
    case inProgress = "in progress"
}

/// The open transactions of a connection, outermost first; the inner ones are savepoints.
struct TransactionStack {
    fileprivate var levels: [Isolation] = []

    var isEmpty: Bool { levels.isEmpty }
}

extension Connection {
    /// Runs the body in a transaction: commits when it returns, rolls back when it throws.
    ///
    /// Inside another one it is a savepoint, so only its own work is undone.
    ///
    /// - Throws: What the body throws, and `PostgresError`. When the body swallowed the failure of
    ///   a statement the commit is refused, since the server has rolled back already.
    @discardableResult
    package func transaction<Result>(
        _ isolation: Isolation = .readCommitted,
        _ body: (Connection) throws -> Result
    ) throws -> Result {
        if let outer = transactions.levels.first, outer < isolation {
            throw PostgresError(
                .misuse,
                "a transaction inside another cannot be stricter: make the outer one \(isolation)"
            )
        }
        let depth = transactions.levels.count
        try begin(isolation, depth)
        transactions.levels.append(isolation)
        let result: Result
        do {
            result = try body(self)
        } catch {
            transactions.levels.removeLast()
            rollBack(depth)
            throw error
        }
        transactions.levels.removeLast()
        try commit(depth)
        return result
    }

    private func begin(_ isolation: Isolation, _ depth: Int) throws(PostgresError) {
        _ = try link.send(
            depth == 0
                ? "BEGIN ISOLATION LEVEL \(isolation.sql)" : "SAVEPOINT level_\(depth)"
        )
    }

    private func commit(_ depth: Int) throws(PostgresError) {
        guard depth == 0 else {
            do throws(PostgresError) {
                _ = try link.send("RELEASE level_\(depth)")
            } catch {
                rollBack(depth)
                throw error.sqlState == "25P02" ? .swallowed : error
            }
            return
        }
        do throws(PostgresError) {
            // The server answers ROLLBACK to the COMMIT of a failed transaction.
            guard try link.send("COMMIT").commandTag == "COMMIT" else { throw .swallowed }
        } catch {
            guard error.code == .lost else { throw error }
            throw PostgresError(
                .inDoubt,
                sqlState: error.sqlState,
                "the connection broke while committing: the work is stored whole or not at all"
            )
        }
    }

    /// The first failure matters more than one of the rollback; a lost session rolls back itself.
    private func rollBack(_ depth: Int) {
        _ = try? link.send(
            depth == 0 ? "ROLLBACK" : "ROLLBACK TO level_\(depth); RELEASE level_\(depth)"
        )
    }

    /// The number of the open transaction, to ask for its outcome should the commit be in doubt.
    package func transactionID() throws(PostgresError) -> Int64 {
        guard let row = try query("SELECT pg_current_xact_id()::text::bigint").first else {
            throw PostgresError(.other, "the server told no transaction number")
        }
        return try row.get(0)
    }

    /// What became of a transaction of this server; nil when it is too old for the server to know.
    package func outcome(
        ofTransaction id: Int64
    ) throws(PostgresError) -> TransactionOutcome? {
        let rows = try query("SELECT pg_xact_status($1::text::xid8)", [String(id)])
        return try rows.first?.get(0, as: String?.self).flatMap(TransactionOutcome.init)
    }
}

extension PostgresError {
    fileprivate static let swallowed = Self(
        .misuse,
        sqlState: "25P02",
        "a statement of the transaction had failed before its end, so nothing of it is stored"
    )
}
