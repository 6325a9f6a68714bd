import Flywheel

struct Language: Rule {
    struct Options: Codable, Sendable {
        var allow: [String]?
    }

    static let id = RuleID("language", 1)
    static let manual = """
        Drops prompts in a language that is not in `allow`: ISO 639-1 codes, `mixed` for two \
        scripts sharing a text, `und` where there is too little text to tell.
        Default [zh, en, mixed, und]: a short prompt such as "hi" or "3+5=?" has no language that \
        could be held against it. Data-juicer and datatrove ask for 0.8 and 0.65 of certainty; \
        here script counting decides first and leaves short prompts undecided instead. Prompts \
        of fewer than 40 characters, all of them ASCII, count as `und` whatever is guessed: of \
        real logs "A small gun, like a hand gun." and "Yeah, just a macchiato." were taken for \
        other languages.
        Chinese that names something in kana (こぎみゅん) counts as `mixed`: Japanese has a kana for \
        every one or two Chinese characters, so fewer than one in four of both is no Japanese.
        A prompt that quotes a sentence to be translated has that sentence's language.
        Code: other_language.
        """

    let allowed: Set<String>

    init(_ options: Options) throws {
        allowed = Set(options.allow ?? ["zh", "en", "mixed", "und"])
        guard !allowed.isEmpty else {
            throw RuleOptionError("allow must name a language such as zh or en")
        }
        for code in allowed where !(2...5).contains(code.count) || code != code.lowercased() {
            throw RuleOptionError("'\(code)' is no language code; write zh, en, mixed or und")
        }
    }

    var needs: RuleNeeds { RuleNeeds(language: true) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        if allowed.contains(facts.language) { return .keep }
        let isShort = facts.features.scalars < 40
        if isShort, allowed.contains("und"), conversation.prompt.utf8.allSatisfy({ $0 < 0x80 }) {
            return .keep
        }
        if facts.language == "ja", allowed.contains("mixed"), isChinese(conversation.prompt) {
            return .keep
        }
        return .drop(.otherLanguage(facts.language))
    }

    /// Whether kana are too few among Chinese characters for Japanese.
    private func isChinese(_ prompt: String) -> Bool {
        var kana = 0
        var han = 0
        for scalar in prompt.unicodeScalars {
            switch scalar.value {
            case 0x3041...0x30FF: kana += 1
            case 0x3400...0x9FFF: han += 1
            default: break
            }
        }
        return kana * 4 < kana + han
    }
}

extension Reason {
    fileprivate static func otherLanguage(_ found: String) -> Reason {
        Reason("other_language", found)
    }
}
