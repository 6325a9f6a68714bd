import Glibc

/// Why the server cannot serve, or the bill cannot be kept.
package struct LoopbackError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The port is taken, or sockets or descriptors have run out.
        case listen
        /// The bill's file cannot be opened, read or appended to.
        case bill
    }

    package var code: Code
    package var message: String

    package var description: String { "\(code.rawValue): \(message)" }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// What the system said just now about an operation.
    static func system(_ code: Code, _ operation: String) -> LoopbackError {
        LoopbackError(code, "cannot \(operation): \(String(cString: strerror(errno)))")
    }
}
