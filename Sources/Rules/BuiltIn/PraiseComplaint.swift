import Flywheel

struct PraiseComplaint: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("praise_complaint", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts in which the user says what they think of the answer before: \
        feedback/praise and feedback/complaint. Drops nothing. Only prompts after an answer count; \
        who thanks and complains in one breath complains. About one chat in three holds such \
        natural feedback (arXiv 2407.10944).
        The sentences are ours, English and Chinese. "That is correct" is no praise, since users \
        confirm orders with it, 我发错了 blames nobody but the user, and "No, this forest blocks my \
        view" answers a question. It cannot see irony.
        Codes: praise, complaint.
        """

    init(_ options: Options) throws {}

    private static let praises = [
        #"(?i)^\s*(thanks|thank you|thx|great|perfect|awesome|excellent|well done|nice|good job)\b"#,
        #"(?i)\b(that|this|it) (is (perfect|great|exactly what)\b|(works|worked)( now| great| perfectly| well|[.!]|$))"#,
        #"^\s*(谢谢|多谢|感谢|太好了|太棒了|很好|非常好|完美|不错|厉害)"#,
    ]

    private static let complaints = [
        #"(?i)\b(that|this|it)('s| is) (wrong|incorrect|not right|not correct|not what i)"#,
        #"(?i)\b(wrong answer|you misunderstood|not what i (asked|meant|wanted)|does ?n.t work)\b"#,
        #"(?i)^\s*(no|nope)\s*[,.!]+\s*((that|it|this)('s| is| was) (not|wrong|incorrect|false|nonsense)|(that|it|this) (isn'?t|wasn'?t|doesn'?t|didn'?t)|you|not (that|what|this|right|correct|true|like)|i (said|asked|meant))\b|^\s*wrong\s*[,.!]|^\s*nope\s*[.!]"#,
        #"(?i)\bthanks for (nothing|not)\b|\b(useless|unhelpful|not (very |really |at all )?helpful|terrible|bad) (answer|response|reply|advice)\b|\bthat'?s not (true|right|correct|what|how|a good|very helpful|helpful)|\b(you('re| are)|you were) (wrong|not (listening|helping|making sense)|making (that|it|this) up)|\bmakes? (no|zero|0) sense\b"#,
        #"(^|[，。！？\s])(这|这个|那|回答|答案|结果|你)?(也|都|还是|又|好像|是|根本)?(不对|不正确|错了|错的|有误)(的|吧|啊|呀)?([，。！？!.,\s]|$)"#,
        #"你[^，。！？\n]{0,8}(说|搞|弄|答|理解)错|答非所问|不是这个意思|没听懂|有问题吧|答错了"#,
    ]

    var needs: RuleNeeds { RuleNeeds(patterns: Self.praises + Self.complaints, onlyOnHit: true) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let answered = conversation.messages.contains { $0.role == .assistant }
        guard answered, let last = facts.promptHits.max() else { return .keep }
        // Who thanks and complains in one breath complains.
        let complains = last >= Self.praises.count
        let name = complains ? "complaint" : "praise"
        guard let tag = Tag("feedback/\(name)") else { return .keep }
        return .tag(tag, reason: Reason(name))
    }
}
