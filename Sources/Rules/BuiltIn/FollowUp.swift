import Flywheel

struct FollowUp: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("follow_up", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts that ask about a detail of the answer before as session/follow_up: they point \
        into it ("the second point", 第三点, "what do you mean by"), or quote words of it. Such \
        rows can only be answered with their context. Drops nothing.
        A quotation counts when two characters or more in quotation marks ("…", “…”, 「…」, 《…》) \
        stand in the answer word for word, among its first 20,000 characters, and in no earlier \
        prompt: a user who states the rules of a game again quotes nobody. Prompts of more than \
        600 characters bring their own text and are left alone. The sentences are ours, English \
        and Chinese.
        It cannot see a follow-up by pronoun alone ("why is that?"), which any prompt after an \
        answer may be.
        Codes: points_back, quotes_answer.
        """

    init(_ options: Options) throws {}

    private static let pointing = [
        #"(?i)\b(the|your) (first|second|third|fourth|fifth|sixth|last|\d+(st|nd|rd|th)|previous|above) (one|point|step|option|item|example|paragraph|part|line|suggestion|method|reason|question|sentence|answer|solution|approach|idea|function|response)s?\b"#,
        #"(?i)\b(in|on|about|with|for|explain|expand|elaborate on|of|to|from|do|regarding|is) (point|step|option|item|number|example|line|method|part|paragraph|suggestion)s? #?\d+\b"#,
        #"(?i)\bwhat do(es)? (you|that|it|this|the \w+) mean( by)?\b|\b(you|your answer) (just )?(said|mentioned|wrote|listed|suggested|recommended|described|provided)\b"#,
        #"(?i)\b(can|could|would|please|will) (you )?(please )?(elaborate|expand (on|upon)|go into more detail|clarify)\b|\btell me more( about|\b)|\bmore (details?|info|information|examples?) (on|about|of|for|regarding)\b|^\W{0,3}(elaborate|expand on|explain further|go deeper)\b|^\W{0,3}(please |can you |could you |can you please )?explain (that|this|it) "#,
        #"第\s*[一二三四五六七八九十0-9]+\s*(点|个|条|步|种|项|段|句|部分|题|首|行|章|层|类)|(你|您)(刚才|上面|前面|刚刚)?(说|提到|列出|推荐|讲|写|给出|介绍)(过)?的|(上面|上述|刚才|前面)(你)?(提到|说|讲|列|给|的)|以上(提到|所|内容|回答)"#,
        #"^(请|能否|可以|你|您|能|麻烦|再|那|好的?|嗯|，|,|吗| ){0,5}(展开|详细|具体|深入|进一步)(的|地)?(说说|讲讲|说一下|解释|介绍|讲一下|说明|描述|谈谈|阐述)|(这|那|它|其中)[^，。！？\n]{0,12}(是什么意思|什么意思|具体是|怎么理解|是指什么|指的是)"#,
    ]

    var needs: RuleNeeds { RuleNeeds(patterns: Self.pointing) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard facts.features.scalars <= 600, let answer = conversation.lastAnswerIndex else {
            return .keep
        }
        if !facts.promptHits.isEmpty {
            return .tag(["session/follow_up"], Reason("points_back"))
        }
        let text = conversation.messages[answer].content
        let own = conversation.earlierPromptIndices.map { conversation.messages[$0].content }
        guard quotes(conversation.prompt, text, notIn: own) else { return .keep }
        return .tag(["session/follow_up"], Reason("quotes_answer"))
    }

    private static let marks: [Character: Character] = [
        "\"": "\"", "“": "”", "「": "」", "《": "》", "『": "』", "‘": "’", "`": "`",
    ]

    private func quotes(_ prompt: String, _ answer: String, notIn own: [String]) -> Bool {
        let quotations = Self.quotations(prompt)
        guard !quotations.isEmpty else { return false }
        let words = Substring(answer.prefix(20_000))
        return quotations.prefix(8).contains { quotation in
            words.contains(quotation) && !own.contains { $0.contains(quotation) }
        }
    }

    private static func quotations(_ prompt: String) -> [Substring] {
        var found: [Substring] = []
        var rest = prompt.prefix(600)
        while let open = rest.firstIndex(where: { marks[$0] != nil }), let close = marks[rest[open]]
        {
            let inside = rest[rest.index(after: open)...]
            guard let end = inside.firstIndex(of: close) else { return found }
            let quotation = inside[..<end].trimmingBlanks()
            if (2...200).contains(quotation.count) { found.append(quotation) }
            rest = inside[end...].dropFirst()
        }
        return found
    }
}
