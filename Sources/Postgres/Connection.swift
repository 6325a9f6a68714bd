/// One session with a PostgreSQL server; closes when the last reference goes.
///
///     let connection = try Connection(url, applicationName: "example")
///     let rows = try connection.query("SELECT name FROM tool WHERE price < $1", [12.5])
///     let name = try rows[0].get("name", as: String.self)
///
/// Calls block until the server has answered. Values travel in binary form beside the text, never
/// inside it. A statement that comes again is prepared and its plan kept.
///
/// A connection belongs to one thread. A lost one stays lost: make another.
package final class Connection {
    let link: Link
    private var statements = StatementCache()
    private var heldLocks: Set<Int64> = []
    var transactions = TransactionStack()
    private var cursors = 0

    /// Connects with UTF-8, UTC and TCP keepalives.
    ///
    /// - Parameters:
    ///   - url: A libpq URL or keyword string; what it leaves out comes from `PG…` variables.
    ///   - applicationName: What `pg_stat_activity` shows.
    /// - Throws: `unreachable`, `authentication`, `undefined` for a missing database.
    package init(_ url: String, applicationName: String) throws(PostgresError) {
        link = try Link(url: url, applicationName: applicationName)
        _ = try link.send(Self.settings)
    }

    /// A server that finds its client gone gives up its statement and, in the end, its locks.
    private static let settings = """
        SET TimeZone = 'UTC';
        SET client_min_messages = warning;
        SET standard_conforming_strings = on;
        SET client_connection_check_interval = '10s';
        SET idle_in_transaction_session_timeout = '1h';
        """

    /// Whether the server answers now; costs a round trip.
    package var isAlive: Bool { (try? link.send("")) != nil }

    /// The process at the server, as in `pg_stat_activity.pid`.
    package var backend: Int32 { link.backend }

    /// Major times 10000 plus minor: 150020 is 15.20.
    package var serverVersion: Int { link.serverVersion }

    // MARK: Statements

    /// Runs one statement with `$1`, `$2` … bound to the values.
    ///
    /// - Returns: The rows inserted, changed, deleted or returned.
    @discardableResult
    package func execute(
        _ sql: String,
        _ values: [any PostgresValue] = []
    ) throws(PostgresError) -> Int {
        try run(sql, values).affected
    }

    /// Runs one statement and holds all its rows in memory; for many rows use `forEach`.
    ///
    /// - Parameter meanwhile: Called again and again while the server works on a statement that came
    ///   before; false says that there is nothing more to do. It must not use this connection.
    package func query(
        _ sql: String,
        _ values: [any PostgresValue] = [],
        meanwhile: (() -> Bool)? = nil
    ) throws(PostgresError) -> [Row] {
        rows(of: try run(sql, values, meanwhile))
    }

    /// Runs several statements without values, as a file holds them.
    ///
    /// Outside a transaction they are one transaction, unless they say otherwise.
    package func script(_ sql: String) throws(PostgresError) {
        _ = try link.send(sql)
    }

    /// Runs a query and hands out its rows in batches, so memory holds one batch.
    ///
    /// Reads through a cursor, in the open transaction or one of its own. The body may use this
    /// connection; what it writes commits with the transaction.
    package func forEach(
        _ sql: String,
        _ values: [any PostgresValue] = [],
        batch: Int,
        _ body: ([Row]) throws -> Void
    ) throws {
        guard batch > 0 else { throw PostgresError(.misuse, "a batch holds at least one row") }
        guard !transactions.isEmpty else {
            return try transaction { try $0.forEach(sql, values, batch: batch, body) }
        }
        cursors += 1
        let cursor = "cursor_\(cursors)"
        let declaration = "DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)"
        _ = try link.send(declaration, Parameters(values))
        // An outer transaction may go on after the body threw.
        defer { _ = try? link.send("CLOSE \(cursor)") }
        let none = try Parameters([])
        while true {
            let result = try link.send("FETCH \(batch) FROM \(cursor)", none)
            if result.rowCount > 0 { try body(rows(of: result)) }
            if result.rowCount < batch { return }
        }
    }

    private func rows(of result: ResultSet) -> [Row] {
        (0..<result.rowCount).map { Row(result: result, index: $0) }
    }

    private func run(
        _ sql: String,
        _ values: [any PostgresValue],
        _ meanwhile: (() -> Bool)? = nil
    ) throws(PostgresError) -> ResultSet {
        let parameters = try Parameters(values)
        do throws(PostgresError) {
            return try statements.run(sql, parameters, on: link, meanwhile: meanwhile)
        } catch {
            // The plan is older than the tables, or somebody dropped it.
            guard error.sqlState == "0A000" || error.sqlState == "26000" else { throw error }
            statements.forget(sql, parameters)
            guard link.transactionState == .idle else { throw error }
            return try statements.run(sql, parameters, on: link)
        }
    }

    /// How many statements are prepared at the server.
    var preparedCount: Int { statements.preparedCount }

    // MARK: Advisory locks

    /// Takes a lock of this session without waiting; false while anybody holds it, this
    /// connection included.
    ///
    /// The lock goes with the session, which the client may notice late: use it to avoid useless
    /// work, not to own rows.
    package func tryAdvisoryLock(_ key: Int64) throws(PostgresError) -> Bool {
        guard !heldLocks.contains(key) else { return false }
        let rows = try query("SELECT pg_try_advisory_lock($1)", [key])
        guard let taken = try rows.first?.get(0, as: Bool.self), taken else { return false }
        heldLocks.insert(key)
        return true
    }

    /// Gives a lock back; nothing happens without it.
    package func releaseAdvisoryLock(_ key: Int64) {
        guard heldLocks.remove(key) != nil else { return }
        // A lost session has lost its locks too.
        _ = try? execute("SELECT pg_advisory_unlock($1)", [key])
    }
}
