/// What a prompt asks for, in two levels: `reasoning/commonsense`.
///
/// `unknown` is a value like any other, so that a row without a task type cannot exist.
public struct TaskType: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let family: String
    public let name: String

    public static let unknown = TaskType(family: "unknown", name: "")

    private init(family: String, name: String) {
        self.family = family
        self.name = name
    }

    /// Reads `family/name`; both parts are lower-case ASCII letters, digits and `_`.
    ///
    /// - Returns: `nil` for anything else except the word `unknown`.
    public init?(_ text: String) {
        if text == "unknown" {
            self = .unknown
            return
        }
        guard let parts = Slug.pair(text) else { return nil }
        self.init(family: parts.0, name: parts.1)
    }

    public var description: String { name.isEmpty ? family : "\(family)/\(name)" }

    public static func < (left: TaskType, right: TaskType) -> Bool {
        (left.family, left.name) < (right.family, right.name)
    }
}

extension TaskType: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.spelled("a task type such as reasoning/commonsense", TaskType.init)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
