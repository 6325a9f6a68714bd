import CPostgres
import Glibc

/// One server connection as libpq sees it; the only owner of its `PGconn`.
///
/// libpq blocks and is not safe to share, so a link stays with the thread that made it.
final class Link {
    private let connection: OpaquePointer

    init(url: String, applicationName: String) throws(PostgresError) {
        connection = try Self.open(url, applicationName)
        // Notices repeat row data at times and would go to stderr.
        PQsetNoticeReceiver(connection, { _, _ in }, nil)
    }

    deinit { PQfinish(connection) }

    // MARK: State

    enum TransactionState { case idle, open, failed, broken }

    var isConnected: Bool { PQstatus(connection) == CONNECTION_OK }
    var backend: Int32 { PQbackendPID(connection) }
    var serverVersion: Int { Int(PQserverVersion(connection)) }

    var transactionState: TransactionState {
        switch PQtransactionStatus(connection) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_INERROR: .failed
        case PQTRANS_UNKNOWN: .broken
        default: .open
        }
    }

    // MARK: Statements

    /// Sends one or several statements as they are; the last result, in text form.
    func send(_ sql: String) throws(PostgresError) -> ResultSet {
        try finished(PQexec(connection, sql), sql)
    }

    /// Sends one statement with its values in a single round trip; results in binary form.
    func send(_ sql: String, _ parameters: Parameters) throws(PostgresError) -> ResultSet {
        let result = parameters.withPointers { pointers in
            PQexecParams(
                connection,
                sql,
                pointers.count,
                pointers.types,
                pointers.values,
                pointers.lengths,
                pointers.formats,
                1
            )
        }
        return try finished(result, sql, parameters)
    }

    func prepare(_ name: String, _ sql: String, types: [Oid]) throws(PostgresError) {
        _ = try finished(PQprepare(connection, name, sql, Int32(types.count), types), sql)
    }

    /// Runs a prepared statement; `sql` only places its errors.
    func run(
        prepared name: String,
        sql: String,
        _ parameters: Parameters
    ) throws(PostgresError) -> ResultSet {
        let result = parameters.withPointers { pointers in
            PQexecPrepared(
                connection,
                name,
                pointers.count,
                pointers.values,
                pointers.lengths,
                pointers.formats,
                1
            )
        }
        return try finished(result, sql, parameters)
    }

    /// As ``run(prepared:sql:_:)``, but calls `meanwhile` again and again while the server works, until
    /// it says that there is nothing more to do.
    func run(
        prepared name: String,
        sql: String,
        _ parameters: Parameters,
        meanwhile: () -> Bool
    ) throws(PostgresError) -> ResultSet {
        let isSent = parameters.withPointers { pointers in
            PQsendQueryPrepared(
                connection,
                name,
                pointers.count,
                pointers.values,
                pointers.lengths,
                pointers.formats,
                1
            )
        }
        guard isSent == 1 else {
            throw isConnected
                ? PostgresError(.resources, "libpq cannot send the statement") : .connectionLost
        }
        while PQconsumeInput(connection) == 1, PQisBusy(connection) == 1, meanwhile() {}
        let result = PQgetResult(connection)
        defer { drain() }
        return try finished(result, sql, parameters)
    }

    private func finished(
        _ pointer: OpaquePointer?,
        _ sql: String,
        _ parameters: Parameters? = nil
    ) throws(PostgresError) -> ResultSet {
        let result = try checked(pointer, sql, parameters)
        switch result.status {
        case .done: return result
        case .copyIn: endCopy(failing: "COPY is not expected here")
        case .copyOut: cancel()
        case .failed: break
        }
        drain()
        throw PostgresError(.misuse, "COPY FROM STDIN and TO STDOUT go through copyIn and copyOut")
    }

    private func checked(
        _ pointer: OpaquePointer?,
        _ sql: String,
        _ parameters: Parameters? = nil
    ) throws(PostgresError) -> ResultSet {
        guard let pointer else {
            throw isConnected
                ? PostgresError(.resources, "out of memory in libpq") : .connectionLost
        }
        let result = ResultSet(owning: pointer)
        if result.status == .failed {
            throw PostgresError(result, sql: sql, parameters, isConnected: isConnected)
        }
        return result
    }

    // MARK: COPY

    /// Begins a COPY in the wanted direction.
    func beginCopy(_ sql: String, _ direction: ResultSet.Status) throws(PostgresError) {
        let result = try checked(PQexec(connection, sql), sql)
        guard result.status == direction else {
            throw PostgresError(.misuse, "the statement is not the COPY it should be")
        }
    }

    func putCopyData(_ bytes: [UInt8]) throws(PostgresError) {
        let sent = bytes.withUnsafeBytes { bytes in
            PQputCopyData(
                connection,
                bytes.bindMemory(to: CChar.self).baseAddress,
                Int32(bytes.count)
            )
        }
        guard sent == 1 else { throw failureOfCopy() }
    }

    /// Lends the next COPY message, nil after the last; the bytes are gone after the closure.
    ///
    /// - Returns: Whether there was a message.
    func withCopyMessage(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        var message: UnsafeMutablePointer<CChar>?
        let length = PQgetCopyData(connection, &message, 0)
        guard length >= 0, let message else { return false }
        defer { PQfreemem(message) }
        try body(UnsafeRawBufferPointer(start: message, count: Int(length)))
        return true
    }

    /// Ends a COPY in; with a reason, as failed.
    func endCopy(failing reason: String? = nil) {
        _ = PQputCopyEnd(connection, reason)
    }

    /// The outcome of a COPY whose data has ended.
    func finishCopy(_ sql: String) throws(PostgresError) -> ResultSet {
        defer { drain() }
        return try checked(PQgetResult(connection), sql)
    }

    private func failureOfCopy() -> PostgresError {
        do throws(PostgresError) {
            _ = try checked(PQgetResult(connection), "")
            return .connectionLost
        } catch {
            return error
        }
    }

    /// Asks the server to stop what this link runs, over a connection of its own.
    func cancel() {
        guard let request = PQgetCancel(connection) else { return }
        defer { PQfreeCancel(request) }
        var reason = [CChar](repeating: 0, count: 256)
        PQcancel(request, &reason, Int32(reason.count))
    }

    /// Reads and drops everything up to the point where the link takes statements again.
    func drain() {
        while let pointer = PQgetResult(connection) {
            let status = ResultSet(owning: pointer).status
            guard isConnected else { return }
            if status == .copyOut { while (try? withCopyMessage { _ in }) == true {} }
        }
    }

    /// A name spelt so that SQL takes it literally: `a"b` becomes `"a""b"`.
    static func quoted(identifier: String) -> String {
        "\""
            + identifier.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}

// MARK: Opening

extension Link {
    /// Given before the URL, so that the URL may say otherwise: seconds, and a peer that is
    /// gone is noticed after about a minute and a half instead of two hours.
    private static let defaults = [
        ("connect_timeout", "15"), ("keepalives", "1"), ("keepalives_idle", "30"),
        ("keepalives_interval", "10"), ("keepalives_count", "6"), ("tcp_user_timeout", "90000"),
    ]

    private static func open(
        _ url: String,
        _ applicationName: String
    ) throws(PostgresError) -> OpaquePointer {
        try check(url)
        let settings =
            defaults + [
                ("dbname", url), ("application_name", applicationName), ("client_encoding", "UTF8"),
            ]
        let keywords = settings.map { strdup($0.0) }
        let values = settings.map { strdup($0.1) }
        defer { (keywords + values).forEach { free($0) } }
        let connection = PQconnectdbParams(
            keywords.map { UnsafePointer($0) } + [nil],
            values.map { UnsafePointer($0) } + [nil],
            1
        )
        guard let connection else { throw PostgresError(.resources, "out of memory in libpq") }
        guard PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            throw refusal(connection)
        }
        return connection
    }

    /// libpq's own complaint about a URL quotes it, password and all.
    private static func check(_ url: String) throws(PostgresError) {
        let options = PQconninfoParse(url, nil)
        PQconninfoFree(options)
        guard options != nil else {
            throw PostgresError(
                .misuse,
                "the database URL is malformed; write postgresql://USER@HOST:PORT/DATABASE"
            )
        }
    }

    /// A refused start has no SQLSTATE in libpq's interface, only a text.
    private static func refusal(_ connection: OpaquePointer) -> PostgresError {
        let text = String(cString: PQerrorMessage(connection))
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        func says(_ phrases: String...) -> Bool { phrases.contains { text.contains($0) } }
        if PQconnectionNeedsPassword(connection) != 0
            || says("authentication failed", "pg_hba.conf", "role \"", "no password supplied")
        {
            return PostgresError(.authentication, "\(text); check user, password and pg_hba.conf")
        }
        if says("database \"") && says("does not exist") {
            return PostgresError(.undefined, "\(text); create it or correct the URL")
        }
        if says("too many clients", "connection slots", "too many connections") {
            return PostgresError(.resources, "\(text); try again later")
        }
        return PostgresError(.unreachable, "\(text); is the server running?")
    }
}
