/// What went wrong with the database, fit for a log.
///
/// The message is made of identifiers, SQLSTATE and advice. It never holds a bound value or
/// row data: the server's DETAIL and CONTEXT are left out because they quote rows, and its
/// primary message is left out where that quotes a value.
package struct PostgresError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Nobody answers at that address, or the server is starting up or shutting down.
        case unreachable
        /// The server does not accept this user or password.
        case authentication
        /// The connection broke; what was not committed is gone.
        case lost
        /// The connection broke during COMMIT: ask `outcome(ofTransaction:)` on another one.
        case inDoubt
        case cancelled
        /// Two transactions collided; the same work may be tried again.
        case serialization
        /// A lock was not free in the time allowed.
        case locked
        case constraint
        /// A value does not fit its type.
        case data
        case syntax
        /// A table, column, function, type or database is not there.
        case undefined
        /// An object of that name is there already.
        case duplicate
        case permission
        case diskFull
        /// The server is out of memory or of connections.
        case resources
        /// The calling code broke a promise of this module.
        case misuse
        /// The database's migrations and the given ones cannot be brought together.
        case migration
        /// An exception raised by a function or trigger in the database.
        case raised
        case other
    }

    package let code: Code
    package let sqlState: String?
    package let message: String

    package init(_ code: Code, sqlState: String? = nil, _ message: String) {
        self.code = code
        self.sqlState = sqlState
        self.message = message
    }

    package var description: String { "postgres \(code.rawValue): \(message)" }
}

extension PostgresError.Code {
    /// The code of a SQLSTATE, after Appendix A of the PostgreSQL manual.
    init(sqlState: String) {
        self = Self.exact[sqlState] ?? Self.classes[String(sqlState.prefix(2))] ?? .other
    }

    private static let exact: [String: Self] = [
        "25P03": .lost, "57P01": .lost, "57P02": .lost, "57P05": .lost,
        "57P03": .unreachable, "57014": .cancelled,
        "55P03": .locked, "53100": .diskFull,
        "42501": .permission, "25006": .permission,
        "42601": .syntax, "42704": .undefined, "42703": .undefined, "42883": .undefined,
        "42P01": .undefined, "42P02": .undefined, "3D000": .undefined, "3F000": .undefined,
        "42701": .duplicate, "42710": .duplicate, "42712": .duplicate, "42723": .duplicate,
        "42P03": .duplicate, "42P04": .duplicate, "42P05": .duplicate, "42P06": .duplicate,
        "42P07": .duplicate,
    ]

    private static let classes: [String: Self] = [
        "08": .lost, "21": .data, "22": .data, "23": .constraint, "28": .authentication,
        "40": .serialization, "42": .syntax, "44": .constraint, "53": .resources,
        "54": .data, "P0": .raised,
    ]
}
