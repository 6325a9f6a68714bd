extension PostgresError {
    /// The error a failed result stands for.
    ///
    /// - Parameters:
    ///   - result: A result whose status is a failure.
    ///   - sql: The text that was sent, to turn the server's position into a line.
    ///   - parameters: What was bound, to keep it out of the message.
    ///   - isConnected: Whether the connection survived.
    init(_ result: ResultSet, sql: String, _ parameters: Parameters?, isConnected: Bool) {
        guard let state = result.diagnostic(.sqlState) else {
            self = isConnected ? .unexplained : .connectionLost
            return
        }
        let code = isConnected ? Code(sqlState: state) : .lost
        var message = Self.wording(of: result, state: state)
        if Self.quotes(message, parameters) { message = Self.bland }
        if let place = result.diagnostic(.position).flatMap(Int.init) {
            message += " at line \(Self.line(of: place, in: sql))"
        }
        let names = Self.names(of: result).filter { !message.contains("\"\($0.name)\"") }
        message += names.map { ", \($0.kind) \"\($0.name)\"" }.joined()
        message += " (SQLSTATE \(state))"
        if let advice = Self.advice(code, state: state) { message += "; \(advice)" }
        self.init(code, sqlState: state, message)
    }

    static let connectionLost = Self(
        .lost,
        "the connection broke; what was not committed is gone, run again to continue"
    )

    private static let unexplained = Self(.other, "the server gave no reason; see its log")

    /// The server's primary message where it is made of identifiers only.
    private static func wording(of result: ResultSet, state: String) -> String {
        // RAISE lets any text through, under any SQLSTATE.
        if result.diagnostic(.sourceFunction) == "exec_stmt_raise" || state.hasPrefix("P0") {
            return "a function of the database raised an exception"
        }
        // Class 22 quotes the value: invalid input syntax for type integer: "…".
        if state.hasPrefix("22") { return "a value does not fit its type" }
        guard quoteFree.contains(String(state.prefix(2))) else { return bland }
        return result.diagnostic(.message) ?? bland
    }

    private static let bland = "the server refused the statement"

    /// Whether a name in the message is (part of) a bound value: `$1::regclass` makes tables
    /// of texts.
    private static func quotes(_ message: String, _ parameters: Parameters?) -> Bool {
        guard let parameters else { return false }
        let pieces = message.split(separator: "\"", omittingEmptySubsequences: false)
        return pieces.enumerated().contains { place, piece in
            !place.isMultiple(of: 2) && parameters.contain(String(piece))
        }
    }

    private static let quoteFree: Set<String> = [
        "08", "0A", "21", "23", "25", "26", "28", "34", "3B", "3D", "3F", "40", "42", "44", "53",
        "54", "55", "57", "58",
    ]

    private static func names(of result: ResultSet) -> [(kind: String, name: String)] {
        let fields: [(String, ResultSet.Diagnostic)] = [
            ("constraint", .constraint), ("table", .table), ("column", .column),
        ]
        return fields.compactMap { kind, field in
            result.diagnostic(field).map { (kind, $0) }
        }
    }

    private static func line(of position: Int, in sql: String) -> Int {
        1 + sql.unicodeScalars.prefix(max(0, position - 1)).count { $0 == "\n" }
    }

    private static func advice(_ code: Code, state: String) -> String? {
        switch (code, state) {
        case (_, "22021"), (_, "22P05"):
            "the text holds a NUL or another character PostgreSQL cannot store: remove it first"
        case (_, "22P03"): "the binary form does not match the column's type"
        case (.serialization, _): "try the transaction again"
        case (.locked, _): "another run holds it: try again later"
        case (.diskFull, _): "free disk space at the server, then run again"
        case (.resources, _): "let other clients finish or raise the server's limits"
        case (.permission, _): "grant the right to this user or connect as another"
        case (.undefined, _): "is the database migrated?"
        case (.lost, _): "what was not committed is gone, run again to continue"
        case (.cancelled, _): "run again to continue"
        default: nil
        }
    }
}
