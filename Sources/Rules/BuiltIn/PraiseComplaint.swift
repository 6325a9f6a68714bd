import Flywheel

struct PraiseComplaint: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("praise_complaint", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts in which the user says what they think of the answer before: \
        feedback/praise and feedback/complaint. Drops nothing. Only prompts after an answer count.
        The sentences are ours, English and Chinese.
        Codes: praise, complaint.
        """

    init(_ options: Options) throws {}

    private static let praises = [
        #"(?i)^\s*(thanks|thank you|thx|great|perfect|awesome|excellent|well done|nice|good job)\b"#,
        #"(?i)\b(that|this|it) (works|worked|is perfect|is great|is right|is correct)\b"#,
        #"^\s*(谢谢|多谢|感谢|太好了|太棒了|很好|非常好|完美|不错|厉害)"#,
    ]

    private static let complaints = [
        #"(?i)\b(that|this|it)('s| is) (wrong|incorrect|not right|not correct|not what i)"#,
        #"(?i)\b(wrong answer|you misunderstood|not what i (asked|meant|wanted)|does ?n.t work)\b"#,
        #"(?i)^\s*(no|nope|wrong)\s*[,.!]"#,
        #"(不对|错了|答错|答非所问|不是这个意思|没听懂|你理解错|有问题吧|不正确)"#,
    ]

    var needs: RuleNeeds { RuleNeeds(patterns: Self.praises + Self.complaints) }

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
