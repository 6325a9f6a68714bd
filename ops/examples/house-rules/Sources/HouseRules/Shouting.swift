public import Flywheel

/// A rule of a package of its own: it imports `Flywheel` and nothing else of Flywheel's.
public struct Shouting: Rule {
    public struct Options: Codable, Sendable {
        var atMost: Share?

        enum CodingKeys: String, CodingKey {
            case atMost = "at_most"
        }

        public init(atMost: Share? = nil) { self.atMost = atMost }
    }

    public static let id = RuleID("shouting", 1)
    public static let manual = """
        Drops prompts of which more than `at_most` of the Latin letters are capitals.
        Default 0.7, judged from ten letters on, so that `NASA?` is no shouting.
        Code: shouting. Score: the share of capitals.
        """

    private static let fewestLetters = 10

    private let atMost: Double

    public init(_ options: Options) throws { atMost = options.atMost?.fraction ?? 0.7 }

    public func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let letters = conversation.prompt.utf8.filter { (0x61...0x7a).contains($0 | 0x20) }
        guard letters.count >= Self.fewestLetters else { return .keep }
        let share = Double(letters.count { $0 < 0x61 }) / Double(letters.count)
        guard share > atMost else { return Judgement(.keep, score: share) }
        let percent = Int((share * 100).rounded())
        return .drop(Reason("shouting", "\(percent) % capitals"), score: share)
    }
}
