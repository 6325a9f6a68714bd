/// A fact about a row's origin or making, `family/name`, set once and never edited.
public struct Tag: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let family: String
    public let name: String

    /// Reads `family/name`; both parts are ASCII letters, digits, `_`, `-` and `.`.
    public init?(_ text: String) {
        guard let parts = Slug.pair(text) else { return nil }
        (family, name) = parts
    }

    private init(_ family: String, _ name: String) {
        self.family = family
        self.name = name
    }

    public static let userLog = Tag("origin", "user_log")
    public static let selfInstruct = Tag("origin", "self_instruct")
    public static let rewritten = Tag("origin", "rewrite")
    public static let imported = Tag("origin", "import")

    public static let answeredByTeacher = Tag("answer", "teacher")
    public static let answeredByStudent = Tag("answer", "student")
    public static let answeredByHuman = Tag("answer", "human")

    public static let typo = Tag("robustness", "typo")
    public static let truncated = Tag("robustness", "truncated")
    public static let mixedScript = Tag("robustness", "mixed_script")
    public static let pinyin = Tag("robustness", "pinyin")
    public static let harvested = Tag("robustness", "harvested")

    public static let constraintRelaxed = Tag("repair", "constraint_relaxed")

    public var description: String { "\(family)/\(name)" }

    public static func < (left: Tag, right: Tag) -> Bool {
        (left.family, left.name) < (right.family, right.name)
    }
}

extension Tag: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.spelled("a tag such as robustness/typo", Tag.init)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Splits and checks the two-part names that task types and tags share.
enum Slug {
    static func pair(_ text: String) -> (String, String)? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(isWord) else { return nil }
        return (String(parts[0]), String(parts[1]))
    }

    private static func isWord(_ part: Substring) -> Bool {
        !part.isEmpty
            && part.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
