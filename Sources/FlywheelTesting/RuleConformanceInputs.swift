import Flywheel

/// The inputs every rule must survive.
enum RuleConformanceInputs {
    /// Words that no rule says by itself.
    private static let canaries = ["quokkazanzibar", "貔貅饕餮"]

    static func canary(in text: String, isIn detail: String) -> Bool {
        canaries.contains { detail.contains($0) }
            || (detail.count > 24 && text.count > 24 && text.contains(detail))
    }

    static let conversations: [Conversation] = {
        let texts = [
            "", " ", "\n\n\t", "?", "。。。", "a", "好", "quokkazanzibar", "貔貅饕餮是什么",
            "quokkazanzibar teh recieve www.quokkazanzibar.com and",
            "貔貅饕餮 quokkazanzibar fanyi \"unclosed",
            "\u{0}\u{1}\u{7f}\u{fffd}\u{feff}\u{200b}\u{202e}", "👨‍👩‍👧‍👦🏳️‍🌈e\u{301}\u{301}\u{301}",
            "{\"quokkazanzibar\": [1, 2, {\"x\": null}]}", "asdfghjkl", "aaaaaaaaaa",
            "I am ChatGPT quokkazanzibar", "thanks, that is wrong",
            String(repeating: "ab", count: 99),
            String(repeating: "quokkazanzibar 貔貅饕餮\n", count: (1 << 20) / 28),
        ]
        let single = texts.map { Conversation(id: "c", messages: [Message(.user, $0)]) }
        let answered = texts.dropLast().map { text in
            Conversation(
                id: "c",
                messages: [
                    Message(.system, text), Message(.user, "hello"), Message(.assistant, text),
                    Message(Role(rawValue: "narrator"), text), Message(.user, text),
                ]
            )
        }
        let odd = [
            Conversation(id: "", messages: []),
            Conversation(id: "c", messages: [Message(.assistant, "quokkazanzibar")]),
            Conversation(id: "c", messages: [Message(.user, ""), Message(.user, "")]),
        ]
        return odd + single + answered
    }()

    /// From nothing known to everything hit.
    static func facts(patterns: Int) -> [Facts] {
        let all = Set(0..<patterns)
        var features = TextFeatures()
        (features.bytes, features.scalars) = (30, 10)
        (features.letters, features.han) = (5, 5)
        (features.punctuation, features.symbols) = (3, 2)
        let twin = Neighbour(candidate: "0123456789abcdef0123456789abcdef", similarity: 1)
        return [
            Facts(),
            Facts(features: features, language: "en", promptHits: all, neighbour: twin),
            Facts(features: features, language: "xx", answerHits: all, neighbour: nil),
        ]
    }
}
