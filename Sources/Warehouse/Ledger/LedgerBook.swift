package import Flywheel
import Glibc
import Postgres
import SQLCatalog

/// The ledger in PostgreSQL, shared by all pipelines of the database.
///
/// Has a session of its own: what it commits must be there whatever becomes of the window whose
/// questions are being asked. A session that breaks is made again, and what was under way is done
/// again, which counts once. For one thread.
package final class LedgerBook {
    private(set) var connection: Connection
    private let url: String
    private let patience: Duration

    /// - Parameters:
    ///   - url: a libpq URL; never shown.
    ///   - patience: how long a database that went away is waited for.
    package init(_ url: String, patience: Duration = .seconds(20)) throws {
        self.url = url
        self.patience = patience
        connection = try Failure.explaining { try Self.connect(url) }
    }

    private static func connect(_ url: String) throws(PostgresError) -> Connection {
        let connection = try Connection(url, applicationName: "flywheel ledger")
        // Turns differ in how many calls they hold and in nothing else: planning each anew takes
        // longer than doing it.
        try connection.script("SET plan_cache_mode = force_generic_plan")
        return connection
    }

    /// The process that serves this ledger at the server.
    package var backend: Int32 { connection.backend }

    /// Runs work that may be done twice; a collision with another run's is tried again, and so is
    /// one whose session broke, since an answer that was paid for must be written down.
    func perform<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        let end = ContinuousClock.now + patience
        var collisions = 0
        while true {
            do {
                return try body(connection)
            } catch let error as PostgresError {
                switch error.code {
                case .serialization where collisions < 5: collisions += 1
                case .lost, .inDoubt, .unreachable: try reconnect(until: end, or: error)
                default: throw Failure(error)
                }
            }
        }
    }

    private func reconnect(
        until end: ContinuousClock.Instant,
        or first: PostgresError
    ) throws {
        var pause = Duration.milliseconds(10)
        while true {
            if let made = try? Self.connect(url) {
                connection = made
                return
            }
            guard ContinuousClock.now + pause < end else { throw Failure(first) }
            usleep(UInt32(pause / .microseconds(1)))
            pause = min(pause * 2, .seconds(1))
        }
    }
}

extension LedgerBook: Ledger {
    package func stored(_ keys: [Digest]) throws -> [Digest: LedgerReply] {
        try perform { connection in
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

    package func doubtful(_ keys: [Digest]) throws -> Set<Digest> {
        try perform { connection in
            let rows = try connection.query(SQLCatalog.ledgerDoubtful, [keys.map(\.bytes)])
            return Set(try rows.map { try $0.digest("request_key") })
        }
    }

    package func callTimes(model: String) throws -> CallTimes? {
        try perform { connection in
            guard let row = try connection.query(SQLCatalog.ledgerTimes, [model]).first else {
                return nil
            }
            let calls = try row.get("calls", as: Int.self)
            guard calls > 0 else { return nil }
            let seconds = try row.get("seconds", as: Double.self)
            return CallTimes(
                calls: calls,
                answerTokens: try row.get("answer_tokens"),
                seconds: seconds,
                perToken: try row.get("slope", as: Double?.self) ?? 0,
                before: try row.get("intercept", as: Double?.self) ?? seconds
            )
        }
    }

    package func markSent(_ keys: [Digest], run: String) throws {
        try perform { connection in
            try connection.transaction { connection in
                let marked = try connection.execute(
                    SQLCatalog.ledgerSent,
                    [keys.map(\.bytes), run]
                )
                guard marked == Set(keys).count else {
                    throw Failure(
                        .tryLater,
                        "reservation_lost",
                        "\(Set(keys).count - marked) of \(Set(keys).count) requests are not "
                            + "reserved by this run any more; nothing was sent"
                    )
                }
            }
        }
    }

    package func recover() throws -> Int {
        try perform { connection in
            try connection.transaction { connection in
                try connection.execute(SQLCatalog.ledgerRecoverReserved)
                return try connection.execute(SQLCatalog.ledgerRecoverSent)
            }
        }
    }
}
