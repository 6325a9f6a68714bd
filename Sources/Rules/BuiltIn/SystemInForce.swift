import Flywheel

struct SystemInForce: Rule {
    struct Options: Codable, Sendable {
        var from: Int?
    }

    static let id = RuleID("system_in_force", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts that must be answered under a system prompt that says something as \
        session/system_matters: a system message of at least `from` characters stands before the \
        prompt and is not one of the stock lines ("You are a helpful assistant", 你是一个有用的助手). \
        Such rows need their system prompt in training. Drops nothing.
        Default from 20, which in Chinese is a sentence: ours.
        It cannot see whether this prompt is one on which the system prompt bears.
        Code: system_in_force. Score: the characters of the system messages.
        """

    let from: Int

    init(_ options: Options) throws {
        from = options.from ?? 20
        guard from > 0 else { throw RuleOptionError("from must be 1 or more, found \(from)") }
    }

    private static let stock = [
        #"(?i)^\s*you are (a|an|the) ((very|really) )?(helpful|useful|friendly|honest|respectful|harmless|ai|virtual|,|and| )+(ai )?(assistant|chatbot|bot)\s*\.?\s*$"#,
        #"(?i)^\s*you are chatgpt,? a large language model trained by openai\.?\s*$"#,
        #"^\s*你是(一个|一名|一位)?(有用的|有帮助的|乐于助人的|友好的|人工智能|智能|AI|ai|聊天|语言|的|，|、){0,5}(助手|助理|机器人|模型)[。.]?\s*$"#,
    ]

    var needs: RuleNeeds { RuleNeeds(patterns: Self.stock, eachMessage: true) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        var characters = 0
        for (index, message) in conversation.messages.enumerated() where message.role == .system {
            guard facts.hits(inMessage: index).isEmpty else { continue }
            characters += message.content.unicodeScalars.count
        }
        let score = Double(characters)
        guard characters >= from else { return Judgement(.keep, score: score) }
        return .tag(["session/system_matters"], Reason("system_in_force"), score: score)
    }
}
