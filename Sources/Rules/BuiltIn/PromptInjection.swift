import Flywheel

struct PromptInjection: Rule {
    struct Options: Codable, Sendable {
        var drop: [Kind]?
    }

    enum Kind: String, Codable, Sendable, CaseIterable {
        case injection
        case jailbreak
    }

    static let id = RuleID("prompt_injection", 1)
    static let manual = """
        Tags prompts that try to take over the assistant: safety/injection for those that override \
        or ask for its instructions or forge chat markup, safety/jailbreak for those that talk it \
        out of its limits. Such prompts are wanted where the dataset teaches to refuse, and not \
        elsewhere, so nothing is dropped unless `drop` says so: [injection], [jailbreak] or both.
        Sentences, not words: "how do I jailbreak an iPhone", "Android 开发者模式" and "ignore the \
        previous error" are kept untagged. English and Chinese wording after the public collections \
        of jailbreak prompts (DAN, AIM, developer mode) and OWASP's LLM01 examples.
        It cannot see attacks that are encoded, spread over turns, or told as a story without these \
        sentences.
        Codes: injection, jailbreak.
        """

    let dropped: Set<Kind>

    init(_ options: Options) throws { dropped = Set(options.drop ?? []) }

    private static let injections = [
        #"(?i)\b(ignore|disregard|forget|override|bypass)\s+(all |any |everything |of |the |your |my |these |those ){0,4}(previous|prior|above|earlier|preceding|initial|original|system)\s+(\w+\s+)?(instructions?|prompts?|rules|directions|directives|guidelines|programming|constraints)"#,
        #"(?i)\b(ignore|disregard|forget) (all |everything |anything )?(of )?(your|the) (instructions|programming|guidelines|rules|training)\b"#,
        #"(?i)\bforget (all|everything) (that )?(you('ve| have| were| are) |i('ve| have) |we('ve| have) |above|before)"#,
        #"(?i)\b(reveal|show|print|repeat|output|display|leak|give|tell|write out)\s+(me |us |back |out )?((all|everything) (of )?|verbatim )?(your ((full|entire|exact|complete|original) )?(system|initial|hidden|secret|original|internal) (prompt|instructions?|message|configuration)|the ((full|entire|exact|complete|original) )?(system prompt|(hidden|secret|initial|internal) (prompt|instructions?)))"#,
        #"(?i)\b(what (is|was|are|were)|what's) your (system|initial|hidden|original) (prompt|instructions?|message)"#,
        #"(?i)\b(end of|new) (system )?(prompt|instructions)\s*[:\]=#-]"#,
        #"<\|im_start\|>|<\|im_end\|>|<\|(system|user|assistant|endoftext|eot_id|start_header_id)\|>|\[/?INST\]|<</?SYS>>"#,
        #"(忽略|无视|忘记|忘掉|抛弃|跳过|不要理会|不用管)(你)?(掉)?(以上|之前|上面|前面|先前|此前|上述|原来|所有|一切|全部|的|你|我|系统|初始|任何){1,5}(指令|提示词?|规则|设定|指示|命令|约束|设置|限制)"#,
        #"(输出|显示|泄露|重复|打印|告诉我|说出|公开|给我看)(一下|一遍)?(你的|你)?(完整的?|全部的?|原始的?|初始的?|隐藏的?|内部的?){0,2}(系统|初始|内部|隐藏|开发者)的?(提示词?|指令|设定|prompt|消息)"#,
    ]

    private static let jailbreaks = [
        #"(?i)\bdo anything now\b|\bDAN (mode|\d+\.\d)\b|\b(called|named|as|be|into) DAN\b|\bSTAY A DAN\b"#,
        #"(?i)\b(jailbreak|jailbroken)\s+(mode|prompt|yourself|chatgpt|gpt|ai|the (ai|model|assistant|bot))|\b(chatgpt|gpt-?\d?|ai|claude|llm|model)\s+jailbreak"#,
        #"(?i)\b(you|chatgpt|it|who|that|ai) (are|is|will be|have|has|must|can|with)?\s*(now )?(no|not bound by|free (of|from)|without|not limited by|not restricted by) (any )?(ethical|moral|content|safety|openai'?s?) (or \w+ )?(guidelines?|restrictions?|limitations?|filters?|polic(y|ies)|principles?|boundaries|constraints?|guardrails)"#,
        #"(?i)\b(developer|god|admin|sudo|unrestricted|unfiltered|uncensored|evil|opposite) mode (is )?(now )?(enabled|activated|on|output|engaged)\b|\b(enter|activate|enable|switch to|simulate) (chatgpt )?(with )?(developer|god|unrestricted|unfiltered|uncensored|evil) mode\b"#,
        #"(?i)\b(act|behave|respond|answer|pretend|roleplay)( as| to be| like)? (if you (are|were|had) )?(an? )?(completely )?(unfiltered|unrestricted|uncensored|amoral|unethical|evil) (and \w+ )?(ai|assistant|chatbot|bot|model|character|language model)"#,
        #"(?i)\bpretend (that )?you (have|had|are under) no (restrictions|limitations|limits|rules|filters|guidelines)"#,
        #"(?i)\balways intelligent and machiavellian\b|\b(never|cannot|can't|do not|don't) (refuse|reject|decline) (any|my|a|the) (requests?|questions?|orders?|instructions?|commands?|prompts?)\b"#,
        #"(进入|开启|切换到|启用|激活)(了)?(dan|越狱|无限制|无审查|不受限|上帝)(的)?(模式|状态)|越狱(模式|提示词|版)|(?i)\bdan\s*模式|(?i)(名为|叫做?|称为|扮演|成为|作为|代表)["“'「\s]{0,3}(dan\b|do anything now)"#,
        #"(不需要|不需|不必|无需|不用)(再)?(遵守|遵循|理会)[^。！？\n]{0,4}(openai|OpenAI|OpenAl|人工智能公司|内容政策|使用政策)|(摆脱|突破|解除|不受)(了)?[^。！？\n]{0,6}(AI|Al|人工智能)[^。！？\n]{0,6}(限制|约束|束缚)|缺乏所有的?(道德|伦理)"#,
        #"你(现在)?(将|可以|已经|要)?(不受|没有|不再受|摆脱|解除|突破|无视)(到)?(任何|所有|一切|了)?(的)?(道德|伦理|法律|内容|安全|政策|openai)[^。！？\n]{0,8}(限制|约束|准则|束缚|审查|规范)"#,
        #"你(现在)?(已|是|处于|进入|正在|就是)(经)?[^。！？\n]{0,6}(开发者模式|无限制的|没有限制的|邪恶的?(ai|人工智能|助手))|(扮演|假装(你)?是|模拟)[^。！？\n]{0,10}(没有(任何)?(限制|道德|底线)|不受(任何)?(限制|约束)|无限制|无道德|邪恶)的"#,
    ]

    var needs: RuleNeeds {
        RuleNeeds(
            patterns: Self.injections + Self.jailbreaks,
            onlyOnHit: true,
            text: false
        )
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let first = Self.injections.count
        var kinds: [Kind] = []
        if facts.promptHits.contains(where: { $0 < first }) { kinds.append(.injection) }
        if facts.promptHits.contains(where: { $0 >= first }) { kinds.append(.jailbreak) }
        if let kind = kinds.first(where: dropped.contains) { return .drop(Reason(kind.rawValue)) }
        guard let kind = kinds.last else { return .keep }
        return .tag(kinds.map { "safety/\($0.rawValue)" }, Reason(kind.rawValue))
    }
}
