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
        here script counting decides first and leaves short prompts undecided instead.
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
        allowed.contains(facts.language) ? .keep : .drop(.otherLanguage(facts.language))
    }
}

extension Reason {
    fileprivate static func otherLanguage(_ found: String) -> Reason {
        Reason("other_language", found)
    }
}
