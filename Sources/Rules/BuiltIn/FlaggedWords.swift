import Flywheel
import Text

struct FlaggedWords: Rule {
    struct Options: Codable, Sendable {
        var words: [String]
        var atMost: Int?

        enum CodingKeys: String, CodingKey {
            case words
            case atMost = "at_most"
        }
    }

    static let id = RuleID("flagged_words", 1)
    static let manual = """
        Drops prompts that hold more than `at_most` different words of the list `words`.
        Words of ASCII letters and digits count as whole words in any case; words of other scripts \
        count wherever they stand, since Chinese has no spaces. There is no list by default: what \
        is flagged is the owner's decision.
        Default at_most 0. Data-juicer measures a share of words (0.0045, SFT 0.017) instead, \
        which on prompts of a few words is the same as none.
        It cannot see words spelt around (sh*t, 谐音), nor that a word is quoted to be condemned.
        Code: flagged_words. Score: how many different words.
        """

    let words: [String]
    let atMost: Int

    init(_ options: Options) throws {
        words = Set(options.words.filter { !$0.isEmpty }).sorted()
        atMost = options.atMost ?? 0
        guard !words.isEmpty else { throw RuleOptionError("words must hold at least one word") }
        guard atMost >= 0 else { throw RuleOptionError("at_most must not be below 0") }
    }

    var needs: RuleNeeds { RuleNeeds(patterns: words.map(Self.pattern)) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let found = facts.promptHits.count
        guard found > atMost else { return Judgement(.keep, score: Double(found)) }
        return .drop(.flagged(found, atMost), score: Double(found))
    }

    private static func pattern(_ word: String) -> String {
        let literal = Pattern.literal(name: "", word).regex
        let front = word.utf8.first.map(isWordByte) == true ? "\\b" : ""
        let back = word.utf8.last.map(isWordByte) == true ? "\\b" : ""
        return "(?i)\(front)\(literal)\(back)"
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return (0x30...0x39).contains(byte) || (0x61...0x7a).contains(lower) || byte == 0x5f
    }
}

extension Reason {
    fileprivate static func flagged(_ found: Int, _ atMost: Int) -> Reason {
        Reason("flagged_words", "\(found) > \(atMost) different words")
    }
}
