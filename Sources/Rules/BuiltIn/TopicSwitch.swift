import Flywheel

struct TopicSwitch: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("topic_switch", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts that leave the subject of the conversation as session/topic_switch: by saying \
        so ("by the way", "another question", 换个话题), or by sharing no word of content with \
        anything said before. The answer must let go of the context. Drops nothing.
        Words of content are English words of four letters or more that are not among the most \
        frequent, cut to five letters so that forms of a word are one, and Chinese characters that \
        are not of grammar, asking or politeness. A silent switch needs six different ones in the \
        prompt (eight where Chinese), forty before it and four of them by the user, no word that \
        points back (it, that, above, 它, 这, 上面, 继续), and none shared with the last 20 \
        messages; and it has to ask for something, since what answers a question shares no word \
        with it either. The numbers are ours, set where real logs gave no follow-ups. "By the way" \
        with a word such as "above" is about the same.
        It cannot see a switch within one field, where words are shared, and takes a follow-up in \
        wholly other words for a switch. The two languages share no words: a change of language is \
        not judged.
        Codes: switch_announced, no_shared_words. Score: the share of the prompt's words that were \
        said before.
        """

    init(_ options: Options) throws {}

    private static let announcing = [
        #"(?i)^\W{0,3}((ok|okay|now|thanks|thank you|great|alright|cool|anyway)[ ,.!]+){0,3}(by the way|btw|on (another|a different|a separate|an unrelated) (note|topic|subject)|(i have )?(another|a different|one more|a new|an unrelated) (question|topic|subject|request)|new (topic|question|subject|task)|different (topic|question|subject)|unrelated|off.topic|let'?s (change|switch|talk about (something|another)|move on)|change of (topic|subject)|moving on|(to )?chang(e|ing) (the )?(topics?|subjects?))\b"#,
        #"^.{0,6}(换(个|一个|下)(话题|问题|主题)|另外(问|想问|请问|再问)|顺便(问|再问|请问)|题外话|(说|聊|谈|问)(点|些|个)别的|再问(你)?(一)?个(别的|其他|另外)|另一个问题|新(的)?(问题|话题)[：:，]|我还有(一个|个|别的|其他)?(另外的?)?问题)"#,
    ]

    private static let pointing = [
        #"(?i)\b(it|its|that|this|these|those|they|them|their|he|she|him|her|his|above|previous|again|instead|also|else|more|another|other|same|first|second|last|continue|next|then|so|but|and you|ones?)\b"#,
        #"它|他|她|这|那|上面|以上|上述|前面|刚才|继续|接着|还有|其他|其它|另外|再|又|呢[？?]?$|呢$|然后|所以|那么|但|同样|一样|换|我(所|是)?指|我的意思|为什么不|重新|加入"#,
    ]

    /// What even an announced switch does not say.
    private static let above = [#"上述|上面|以上|(?i)\b(the above|you (just )?said|your answer)\b"#]

    private static let requesting = [
        #"[?？]|(?i)\b(write|explain|what|how|why|who|when|where|which|can you|could you|tell|give|create|list|describe|translate|summari[sz]e|generate|recommend|help|find)\b|请|帮|吗|什么|怎|如何|哪|谁|多少|解释|介绍|写|推荐|翻译|列出|总结|告诉"#
    ]

    var needs: RuleNeeds {
        RuleNeeds(patterns: Self.announcing + Self.pointing + Self.above + Self.requesting)
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard conversation.lastAnswerIndex != nil else { return .keep }
        let pointing = Self.announcing.count
        let above = pointing + Self.pointing.count
        let hits = facts.promptHits
        if hits.contains(where: { $0 < pointing }), !hits.contains(above) {
            return .tag(["session/topic_switch"], Reason("switch_announced"))
        }
        guard hits == [above + 1] else { return .keep }
        let words = ContentWords(conversation.prompt)
        guard words.count >= (facts.features.han > 0 ? 8 : 6) else { return .keep }
        var before = ContentWords("")
        var asked = ContentWords("")
        for message in conversation.messages.dropLast().suffix(20) where message.role != .system {
            let said = ContentWords(message.content)
            before.formUnion(said)
            if message.role == .user { asked.formUnion(said) }
        }
        guard before.sharesScript(with: words), before.count >= 40, asked.count >= 4 else {
            return .keep
        }
        let score = Double(words.shared(with: before)) / Double(words.count)
        guard score == 0 else { return Judgement(.keep, score: score) }
        return .tag(["session/topic_switch"], Reason("no_shared_words"), score: score)
    }
}
