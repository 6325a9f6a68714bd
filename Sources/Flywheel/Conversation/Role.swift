/// Who speaks in a message.
///
/// Open on purpose: logs hold roles beyond the usual four (narration, background, event), and a
/// role that is not known must survive the trip to the dataset.
public struct Role: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public static let system = Role(rawValue: "system")
    public static let user = Role(rawValue: "user")
    public static let assistant = Role(rawValue: "assistant")
    public static let tool = Role(rawValue: "tool")

    public var description: String { rawValue }

    public static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
}
