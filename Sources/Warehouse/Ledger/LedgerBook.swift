package import Flywheel
import Postgres
import SQLCatalog

/// The ledger in PostgreSQL, shared by all pipelines of the database.
///
/// Has a session of its own: what it commits must be there whatever becomes of the window whose
/// questions are being asked. For one thread.
package final class LedgerBook {
    let connection: Connection

    package init(_ url: String) throws {
        connection = try Failure.explaining {
            try Connection(url, applicationName: "flywheel ledger")
        }
    }

    /// Runs the body in a transaction; one that collides with another run's is tried again, since
    /// an answer that was paid for must be written down.
    func transaction<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        try Failure.explaining {
            for _ in 0..<5 {
                do {
                    return try connection.transaction { try body($0) }
                } catch let error as PostgresError where error.code == .serialization {
                    continue
                }
            }
            return try connection.transaction { try body($0) }
        }
    }
}

extension LedgerBook: Ledger {
    package func stored(_ keys: [Digest]) throws -> [Digest: LedgerReply] {
        try Failure.explaining {
            var found: [Digest: LedgerReply] = [:]
            for row in try connection.query(SQLCatalog.ledgerStored, [keys.map(\.bytes)]) {
                found[try row.digest("request_key")] = LedgerReply(
                    status: try row.get("http_status", as: Int?.self) ?? 0,
                    raw: try row.get("raw")
                )
            }
            return found
        }
    }

    package func markSent(_ keys: [Digest], run: String) throws {
        try transaction { connection in
            let marked = try connection.execute(
                SQLCatalog.ledgerSent,
                [keys.map(\.bytes), run]
            )
            guard marked == Set(keys).count else {
                throw Failure(
                    .tryLater,
                    "reservation_lost",
                    "\(Set(keys).count - marked) of \(Set(keys).count) requests are not reserved "
                        + "by this run any more; nothing was sent"
                )
            }
        }
    }

    package func recover() throws -> Int {
        try transaction { connection in
            try connection.execute(SQLCatalog.ledgerRecoverReserved)
            return try connection.execute(SQLCatalog.ledgerRecoverSent)
        }
    }
}
