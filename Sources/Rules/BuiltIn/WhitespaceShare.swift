import Flywheel

struct WhitespaceShare: Rule {
    struct Options: Codable, Sendable {
        var atMost: Share?
        var from: Int?

        enum CodingKeys: String, CodingKey {
            case atMost = "at_most"
            case from
        }
    }

    static let id = RuleID("whitespace_share", 1)
    static let manual = """
        Drops prompts of which more than `at_most` of the characters are white space, line breaks \
        included and indentation not: broken tables, text spaced out letter by letter.
        Default 0.4. NeMo Curator has 0.25 for web pages and counts indentation, by which code and \
        stack traces in prompts would be dropped. Prompts of fewer than `from` characters, default 32, are kept. English prose has about \
        0.17 and Chinese about 0.02, so the rule sees English text that is spaced out sooner than \
        Chinese.
        Code: mostly_blank. Score: the share.
        """

    let atMost: Double
    let from: Int

    init(_ options: Options) throws {
        atMost = options.atMost?.fraction ?? 0.4
        from = options.from ?? 32
        guard from >= 0 else { throw RuleOptionError("from must not be below 0, found \(from)") }
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let features = facts.features
        let rough =
            features.scalars > 0 ? Double(features.whitespace) / Double(features.scalars) : 0
        // Leaving indentation out can only lower the share.
        guard features.scalars >= from, rough > atMost else {
            return Judgement(.keep, score: rough)
        }
        let share = Self.withoutIndentation(conversation.prompt)
        guard share > atMost else { return Judgement(.keep, score: share) }
        return .drop(.mostlyBlank(share, atMost), score: share)
    }

    private static func withoutIndentation(_ prompt: String) -> Double {
        var blanks = 0
        var seen = 0
        var isIndented = true
        for scalar in prompt.unicodeScalars {
            let isBlank = scalar.properties.isWhitespace
            if isBlank, isIndented, scalar != "\n" { continue }
            isIndented = scalar == "\n"
            seen += 1
            if isBlank { blanks += 1 }
        }
        return seen > 0 ? Double(blanks) / Double(seen) : 0
    }
}

extension Reason {
    fileprivate static func mostlyBlank(_ share: Double, _ atMost: Double) -> Reason {
        Reason("mostly_blank", "\(share.rounded(3)) > \(atMost)")
    }
}
