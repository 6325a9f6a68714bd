import Flywheel
import Text

struct DuplicateLines: Rule {
    struct Options: Codable, Sendable {
        var atMost: Share?
        var from: Int?

        enum CodingKeys: String, CodingKey {
            case atMost = "at_most"
            case from
        }
    }

    static let id = RuleID("duplicate_lines", 1)
    static let manual = """
        Drops prompts in which more than `at_most` of the characters stand in lines that occurred \
        before, as pasted pages with menus and forwarded mails have them.
        Default 0.2: Gopher's share of characters in duplicate lines (Rae et al. 2021, Table A1; \
        datatrove's gopher_repetition_filter). Its other measure, the share of lines, is left out: \
        closing brackets make it drop code. Of lines that look like code (that end in \
        ; { } ) or : or hold =) a repeat does not count, as in the branches of a switch. Prompts of fewer than `from` lines, default 5, are \
        kept, since Gopher's numbers are for documents.
        Lines are lines in every language. It cannot see the same paragraph without line breaks; \
        repetition@1 does.
        Code: duplicate_lines. Score: the share.
        """

    let atMost: Double
    let from: Int

    init(_ options: Options) throws {
        atMost = options.atMost?.fraction ?? 0.2
        from = options.from ?? 5
        guard from > 0 else { throw RuleOptionError("from must be 1 or more, found \(from)") }
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard facts.features.newlines + 1 >= from else { return Judgement(.keep, score: 0) }
        let rough = RepetitionFeatures(conversation.prompt).duplicateLineCharacterShare
        // Leaving repeated code out can only lower the share.
        guard rough > atMost else { return Judgement(.keep, score: rough) }
        let share = Self.withoutCode(conversation.prompt)
        guard share > atMost else { return Judgement(.keep, score: share) }
        return .drop(.duplicateLines(share, atMost), score: share)
    }

    private static func withoutCode(_ prompt: String) -> Double {
        var seen: Set<Substring> = []
        var all = 0
        var again = 0
        for line in prompt.split(whereSeparator: \.isNewline) {
            let text = line.trimmingBlanks()
            let count = text.unicodeScalars.count
            all += count
            if !seen.insert(text).inserted, !isCode(text) { again += count }
        }
        return all > 0 ? Double(again) / Double(all) : 0
    }

    private static func isCode(_ line: Substring) -> Bool {
        line.last.map { ";{}):".contains($0) } == true || line.contains("=")
    }
}

extension Reason {
    fileprivate static func duplicateLines(_ share: Double, _ atMost: Double) -> Reason {
        Reason("duplicate_lines", "\(share.rounded(3)) > \(atMost)")
    }
}
