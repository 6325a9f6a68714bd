import Flywheel

struct SymbolShare: Rule {
    struct Options: Codable, Sendable {
        var atMost: Share?
        var from: Int?

        enum CodingKeys: String, CodingKey {
            case atMost = "at_most"
            case from
        }
    }

    static let id = RuleID("symbol_share", 1)
    static let manual = """
        Drops prompts with more than `at_most` hash signs and ellipses for a word, the mark of \
        hashtag lists and of search results cut short.
        Default 0.1: Gopher's symbol-to-word ratio, as NeMo Curator and datatrove have it. A word \
        is a run of letters and digits, or one Chinese character; ... and … and …… are one \
        ellipsis each. Lines that begin with # are headings or comments of code and do not count. \
        Prompts of fewer than `from` words, default 10, are kept: "I mean..." is speech.
        Emoji and other signs are special_characters@1's business.
        Code: too_many_symbols. Score: symbols for a word.
        """

    let atMost: Double
    let from: Int

    init(_ options: Options) throws {
        atMost = options.atMost?.fraction ?? 0.1
        from = options.from ?? 10
        guard from >= 0 else { throw RuleOptionError("from must not be below 0, found \(from)") }
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let prompt = conversation.prompt
        let symbols = Self.symbols(prompt)
        guard symbols > 0 else { return Judgement(.keep, score: 0) }
        let words = Words.split(prompt).count
        let share = Double(symbols) / Double(max(1, words))
        guard words >= from, share > atMost else { return Judgement(.keep, score: share) }
        return .drop(.tooManySymbols(share, atMost), score: share)
    }

    private static func symbols(_ prompt: String) -> Int {
        var count = 0
        var dots = 0
        var inEllipsis = false
        var lineIsBlank = true
        for scalar in prompt.unicodeScalars {
            dots = scalar == "." ? dots + 1 : 0
            if dots == 3 || (scalar == "…" && !inEllipsis) { count += 1 }
            inEllipsis = scalar == "…"
            let isHash = scalar == "#" || scalar == "＃"
            if isHash, !lineIsBlank { count += 1 }
            if scalar == "\n" {
                lineIsBlank = true
            } else if !isHash, scalar != " ", scalar != "\t" {
                lineIsBlank = false
            }
        }
        return count
    }
}

extension Reason {
    fileprivate static func tooManySymbols(_ share: Double, _ atMost: Double) -> Reason {
        Reason("too_many_symbols", "\(share.rounded(3)) > \(atMost) for a word")
    }
}
