import Flywheel

struct AssistantError: Rule {
    struct Options: Codable, Sendable {
        var look: [Fault]?

        enum CodingKeys: String, CodingKey {
            case look = "for"
        }
    }

    enum Fault: String, Codable, Sendable, CaseIterable {
        case errorText = "error_text"
        case unfinishedAnswer = "unfinished_answer"
        case identityLeak = "identity_leak"
    }

    static let id = RuleID("assistant_error", 1)
    static let manual = """
        Drops prompts that follow a broken answer: an error message served as text, an answer that \
        still has its typing cursor or is the word None, or an assistant that says whose model it \
        is. `for` names which of the three to look for; default all of them.
        Looks at the assistant's messages only, and for sentences instead of names: a user who \
        asks about Google, and an assistant that answers, are kept, where FastChat drops a chat \
        that has "palm" or "google" anywhere. Errors, cursors and None after FastChat's \
        clean_battle_data.py, identity sentences after open-instruct's \
        filter_dataset_by_keywords.py and the 33 model names of FastChat; English and Chinese.
        "As an AI language model" alone is no leak, since it names nobody. It cannot see an \
        assistant that is told by its system prompt to be somebody.
        Codes: error_text, unfinished_answer, identity_leak.
        """

    let faults: Set<Fault>

    init(_ options: Options) throws {
        faults = Set(options.look ?? Fault.allCases)
        guard !faults.isEmpty else {
            throw RuleOptionError("for must name error_text, unfinished_answer or identity_leak")
        }
    }

    private static let errors = [
        #"NETWORK ERROR DUE TO HIGH TRAFFIC|YOUR INPUT VIOLATES OUR CONTENT MODERATION|API REQUEST ERROR"#,
        #"(?i)^\s*(\*\*)?(internal server error|error code: [45]\d\d|http error [45]\d\d|bad gateway|service unavailable|\{\s*"error"\s*:)"#,
        #"(?i)^\s*(error: |sorry, )?(rate limit (reached|exceeded)|(the )?request timed out|too many requests|(the )?(server|model|engine) is (currently )?overloaded)"#,
        #"(?i)^\s*(sorry, )?(something went wrong|an error occurred)[.,]?( please try again( later)?| if this issue persists[^\n]*)?[.!]?\s*$"#,
        #"^\s*(抱歉[，,])?(当前)?(服务器?(繁忙|异常|错误)|网络(错误|异常|繁忙|超时)|系统(繁忙|错误|异常)|请求(超时|失败|过于频繁)|(回答|生成)(失败|出错|超时))"#,
    ]

    private static let unfinished = [
        #"▌\s*$"#, #"<span class="cursor"></span>\s*$"#, #"^\s*(None|null|undefined|NaN)\s*$"#,
    ]

    private static let models =
        "ChatGPT|GPT-?[345]|Claude|Gemini|Bard|PaLM|Copilot|Qwen|Tongyi Qianwen|DeepSeek|Llama-?\\d?|LLaMA|Kimi|Ernie|"
        + "Vicuna|Koala|Alpaca|Dolly|Open ?Assistant|OpenAssistant|ChatGLM|MOSS|BELLE|FastChat|StableLM|Grok|Mistral|"
        + "Falcon|Guanaco|WizardLM|Baize|MPT|Phi-\\d|Gemma|InternLM|Baichuan"
    private static let makers =
        "OpenAI|Open AI|Anthropic|Google|Meta|Microsoft|Alibaba|Baidu|Tencent|ByteDance|Mistral|Cohere|DeepSeek|"
        + "Moonshot|xAI|LAION|LMSYS|Stanford|Databricks|Stability AI|Tsinghua|Zhipu|IBM|Amazon|NVIDIA|"
        + "researchers from|a team of|Large Model Systems"
    private static let makersInChinese =
        "OpenAI|谷歌|微软|百度|阿里|腾讯|字节|智谱|清华|复旦|科大讯飞|月之暗面|深度求索|商汤|华为|百川|Anthropic|Meta|Google|LAION"

    private static let identities = [
        #"(?i)\bI('| a|’)m (called |named |the )?(\#(models))\b"#,
        #"(?i)\bmy name is (\#(models))\b"#,
        #"(?i)\bI('| a|’)m an? [\w ,-]*(trained|developed|created|made|built|designed)( and \w+)? by (\#(makers))"#,
        #"(?i)\bI was (trained|developed|created|made|built|designed)( and \w+)? by (\#(makers))"#,
        #"(?i)\bas an? [\w ,-]*(model|assistant|AI),? (trained|developed|created|made|built)( and \w+)? by (\#(makers))"#,
        #"(?i)\bI('| a|’)m (based|built|running) (on|upon) [\w ]*\b(\#(models)|GPT)\b"#,
        #"我(是|叫|的名字(是|叫)|乃)(一个|一款|一名|由)?[^。！？，,\n]*(\#(makersInChinese))[^。！？\n]*(开发|训练|研发|推出|创造|打造|发布|提供)"#,
        #"我(是|叫)(一个|一款)?由[^。！？\n]+(开发|训练|研发|推出)[^。！？\n]*(模型|助手|机器人)"#,
        #"(?i)我(是|叫|的名字(是|叫))(一个|一款)?[「“"]?(\#(models)|通义千问|文心一言|豆包|讯飞星火|智谱清言|混元|百川|盘古)"#,
        #"我(是)?(由|被)(\#(makersInChinese))[^。！？\n]*(开发|训练|研发|推出|创造|打造)"#,
    ]

    var needs: RuleNeeds {
        RuleNeeds(
            patterns: Self.errors + Self.unfinished + Self.identities,
            onlyOnHit: true,
            text: false
        )
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let found = Set(facts.answerHits.map(Self.fault)).intersection(faults)
        let first = Fault.allCases.first(where: found.contains)
        return first.map { .drop(Reason($0.rawValue)) } ?? .keep
    }

    private static func fault(_ pattern: Int) -> Fault {
        if pattern < errors.count { return .errorText }
        return pattern < errors.count + unfinished.count ? .unfinishedAnswer : .identityLeak
    }
}
