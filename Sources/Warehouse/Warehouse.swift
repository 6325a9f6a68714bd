package import Flywheel
import Postgres
import SQLCatalog

/// Our tables, for one pipeline: every store of the data path in one value.
///
/// Several pipelines share a database without seeing each other; only the teacher's ledger, which
/// is kept apart in ``LedgerBook``, is common to them.
///
/// Holds three sessions: one reads what is committed, one writes the transaction that replaces a
/// window, one keeps leases and, by a session lock, tells others that this run is alive. For one
/// thread.
package final class Warehouse {
    package let pipeline: String

    /// A lease is prolonged at most this often; in between, renewing costs nothing.
    package var renewEvery = Duration.seconds(10)

    let url: String
    let reader: Connection
    let keeper: Connection
    var writer: Connection
    /// Tells prompts that read the same; the folding belongs to the rooms above.
    let promptKey: ([Message]) -> Digest
    var lastRenewal: ContinuousClock.Instant?
    /// Runs that were given the time a dead one's session takes to go.
    var knownAlive: Set<String> = []
    var isReplacing = false
    var isReading = false
    /// The run this value began, whose lock `keeper` holds.
    var run: String?

    /// Connects; the database must be migrated.
    ///
    /// - Parameters:
    ///   - url: a libpq URL; never shown, since it may hold a password.
    ///   - promptKey: digest of the messages up to and including a prompt, equal for prompts that
    ///     count as the same.
    package init(
        _ url: String,
        pipeline: String,
        promptKey: @escaping ([Message]) -> Digest
    ) throws {
        self.pipeline = pipeline
        self.url = url
        self.promptKey = promptKey
        (reader, keeper, writer) = try Failure.explaining {
            (
                try Connection(url, applicationName: "flywheel read"),
                try Connection(url, applicationName: "flywheel lease"),
                try Connection(url, applicationName: "flywheel write")
            )
        }
    }

    /// Makes or upgrades the tables.
    ///
    /// - Returns: the names of the migrations applied.
    package static func migrate(_ url: String) throws -> [String] {
        try Failure.explaining {
            let connection = try Connection(url, applicationName: "flywheel migrate")
            return try Migrator.migrate(connection, migrations: SQLCatalog.migrations)
        }
    }

    /// Rows in a batch, read or written: large enough to hide the round trip, small beside a
    /// night.
    static let batch = 500

    func query(_ sql: String, _ values: [any PostgresValue] = []) throws -> [Row] {
        try Failure.explaining { try reader.query(sql, values) }
    }

    /// Hands out committed rows one at a time, a batch in memory.
    func each(
        _ sql: String,
        _ values: [any PostgresValue],
        _ body: (Row) throws -> Void
    ) throws {
        let wasReading = isReading
        isReading = true
        defer { isReading = wasReading }
        try Failure.explaining {
            try reader.forEach(sql, values, batch: Self.batch) { rows in
                for row in rows { try body(row) }
            }
        }
    }

    /// Keys that select the rows of a window: pipeline, start, end.
    func keys(_ window: Window) -> [any PostgresValue] {
        [pipeline, window.start.timestamp, window.end.timestamp]
    }
}
