import Flywheel

struct AssistantError: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("assistant_error", 1)
    static let manual = """
        Drops prompts that follow a broken answer: an error message served as text, an answer that \
        still has its typing cursor, or an assistant that says whose model it is.
        Looks at the assistant's messages only, and for sentences instead of names: a user who \
        asks about Google, and an assistant that answers, are kept. Errors and cursors after \
        FastChat's clean_battle_data.py, identity sentences after OpenThoughts' \
        filter_dataset_by_keywords.py.
        Codes: error_text, unfinished_answer, identity_leak.
        """

    init(_ options: Options) throws {}

    private static let errors = [
        #"NETWORK ERROR DUE TO HIGH TRAFFIC"#,
        #"YOUR INPUT VIOLATES OUR CONTENT MODERATION"#,
        #"API REQUEST ERROR"#,
        #"(?i)^\s*(\*\*)?(internal server error|error code: [45]\d\d|http error [45]\d\d)"#,
        #"(?i)^\s*(rate limit (reached|exceeded)|request timed out)"#,
        #"^\s*(服务器?(繁忙|异常|错误)|网络(错误|异常|繁忙)|系统(繁忙|错误|异常)|请求(超时|失败))"#,
    ]

    private static let unfinished = [#"▌\s*$"#, #"<span class="cursor"></span>\s*$"#]

    private static let identities = [
        #"(?i)\bI('| a)m (ChatGPT|GPT-?\d|Claude|Gemini|Bard|Copilot|Qwen|DeepSeek|Llama|Kimi|Ernie)"#,
        #"(?i)\bI('| a)m an? [\w -]*(trained|developed|created|made|built) by (OpenAI|Anthropic|Google|Meta|Microsoft|Alibaba|Baidu|Mistral|Cohere|DeepSeek|Moonshot|xAI)"#,
        #"(?i)\bI was (trained|developed|created|made|built) by (OpenAI|Anthropic|Google|Meta|Microsoft|Alibaba|Baidu|Mistral|Cohere|DeepSeek|Moonshot|xAI)"#,
        #"(?i)\bas an? [\w -]*(model|assistant),? (trained|developed|created) by \w+"#,
        #"我(是|叫)[^。！？\n]*(开发|训练|研发|推出)[^。！？\n]*(模型|助手|机器人)"#,
        #"我(是|叫)(ChatGPT|GPT|Claude|通义千问|文心一言|豆包|讯飞星火|智谱清言|DeepSeek|Kimi)"#,
    ]

    var needs: RuleNeeds {
        RuleNeeds(patterns: Self.errors + Self.unfinished + Self.identities)
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard let first = facts.answerHits.min() else { return .keep }
        if first < Self.errors.count { return .drop(.errorText) }
        if first < Self.errors.count + Self.unfinished.count { return .drop(.unfinishedAnswer) }
        return .drop(.identityLeak)
    }
}

extension Reason {
    fileprivate static let errorText = Reason("error_text")
    fileprivate static let unfinishedAnswer = Reason("unfinished_answer")
    fileprivate static let identityLeak = Reason("identity_leak")
}
