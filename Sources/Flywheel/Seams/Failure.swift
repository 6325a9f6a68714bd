/// An error that says what kind of trouble it is and how to get out of it.
///
/// Messages never hold chat text, bound values or secrets.
public protocol Explained: Error, Sendable, CustomStringConvertible {
    var trouble: Trouble { get }
    /// A stable word to branch on and to count.
    var codeName: String { get }
    var message: String { get }
}

extension Explained {
    public var description: String { "\(codeName): \(message)" }
}

/// Kinds of trouble, each with its own exit status (sysexits.h).
public enum Trouble: String, Sendable, Hashable, Codable {
    /// Some windows failed; the rest is done.
    case windowsFailed
    case usage
    case badData
    /// Database or teacher cannot be reached.
    case unreachable
    /// Our bug.
    case bug
    /// Somebody else is at work, a budget is spent, a limit is hit: the next run goes on.
    case tryLater
    case configuration
    /// Somebody asked us to stop.
    case cancelled

    public var exitStatus: Int32 {
        switch self {
        case .windowsFailed: 1
        case .usage: 64
        case .badData: 65
        case .unreachable: 69
        case .bug: 70
        case .tryLater, .cancelled: 75
        case .configuration: 78
        }
    }
}

/// A failure inside a stage or at the edge of the tool.
public struct Failure: Explained {
    public let trouble: Trouble
    public let codeName: String
    public let message: String

    public init(_ trouble: Trouble, _ codeName: String, _ message: String) {
        self.trouble = trouble
        self.codeName = codeName
        self.message = message
    }
}
