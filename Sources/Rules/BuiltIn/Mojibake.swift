import Flywheel

struct Mojibake: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("mojibake", 1)
    static let manual = """
        Drops prompts that were decoded with the wrong encoding, or that follow an answer that \
        was: replacement characters, UTF-8 read as Latin-1 or Windows-1252 (â€™, Ã©, ä½ å¥½), UTF-8 \
        read as GBK (锟斤拷, 鐨勶紝), and the fillings of uninitialised memory (烫烫烫, 屯屯屯).
        Every sign must occur twice, so that a user who asks what 锟斤拷 means is kept, and one \
        broken emoji drops nothing. The signs follow what ftfy's documentation lists for English \
        and the usual ones for Chinese; no share is measured.
        It cannot see text that is wrong and still made of usual letters, such as Cyrillic read as \
        Latin-1.
        Codes: mojibake_prompt, mojibake_answer.
        """

    init(_ options: Options) throws {}

    private static let signs = [
        "\u{FFFD}",
        "[ÃÂ][\u{80}-\u{BF}]",
        "â€[\u{80}-\u{BF}˜™œ\u{9D}“”¢¦šž]",
        "[äåæçèé][\u{80}-\u{BF}ŠŒŽšœžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{2}",
        "锟斤拷",
        "[锛銆鐨鏄鍦鐣]\\p{Han}",
        "烫{3}|屯{3}",
    ]

    var needs: RuleNeeds {
        let twice = Self.signs.map { "(?s)(\($0)).{0,200}(\($0))" }
        return RuleNeeds(patterns: twice, onlyOnHit: true, text: false)
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        if !facts.promptHits.isEmpty { return .drop(Reason("mojibake_prompt")) }
        return facts.answerHits.isEmpty ? .keep : .drop(Reason("mojibake_answer"))
    }
}
