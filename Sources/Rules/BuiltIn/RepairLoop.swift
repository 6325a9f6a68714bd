import Flywheel

struct RepairLoop: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("repair_loop", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts of a loop of code, error and fix as session/repair_loop: code stands in an \
        earlier message, the assistant has answered, and the prompt brings an error message or says \
        that it still does not work. Such rows teach to read errors in context, which single turns \
        do not. Drops nothing.
        Code is a ``` fence or a line that only code has (def f(, import x, #include, SELECT … \
        FROM, a line ending in ; or {). Errors are those of the usual languages and tools, and in \
        words: still not working, 还是不行, 报错. The sentences are ours, English and Chinese.
        It cannot see an error in a screenshot, nor a loop about anything but code.
        Code: repair_loop. Score: how many of the user's messages after the first code bring an \
        error.
        """

    init(_ options: Options) throws {}

    private static let code = [
        "```",
        #"(?m)^\s*(def \w+\(|class \w+[:({]|import [\w.]+\s*$|from [\w.]+ import |#include\s*[<"]|function \w*\s*\(|(public|private|static) [\w<>\[\] ]+\(|const \w+ =|<\?php|package main)"#,
        #"(?is)\bSELECT\b.{1,200}\bFROM\b"#,
        #"(?m)[;{]\s*\n.*[;{}]\s*$"#,
    ]

    private static let errors = [
        #"Traceback \(most recent call last\)|\b[A-Z]\w+(Error|Exception|Warning)\b|\b(error|exception|panic|fatal)( \w+)?: "#,
        #"(?i)\b(segmentation fault|stack trace|syntax error|undefined reference|is not defined|not a function|cannot (find|read|import|resolve)|no module named|core dumped|exit (code|status) [1-9]|compil(e|ation) (error|failed)|build failed)"#,
        #"(?i)\b(still |it |this |that |code |script |which |just )*(does ?n.?t|does not|did ?n.?t|did not|is ?n.?t|is not|not) (work|run|compile|build|load|start)(ing|s)?\b"#,
        #"(?i)\b(same|getting (this|an|the|a)|got (this|an|the|a)|get (this|an|the|a)|gives? (me )?(this|an|the|a)|throws? (an?|this)|following|another|new) (\w+ )?(error|exception|bug)\b|\bfix (the|this|that|my) (\w+ )?(error|bug|issue)"#,
        #"报错(了|：|:|信息|如下|，|。|$)|(没有|没|未|不)(起作用|起效|生效|奏效)|^[^，。！？\n]{0,4}(没用|没有用|不行|没效果)([，。！!]|$)|(有|发生了?|出现了?)(一个|一处|个)?(错误|bug)|(提示|出现|返回|得到)(了)?(以下|如下|这个|这样的)?(错误|异常|报错)|不起作用|(不能|无法|不会)(正常)?(工作|运行|使用|编译)|(还是|依然|仍然|又)(不行|不对|报|出错|有错|有问题|失败|错误|没用)|(运行|编译|执行|启动)(不了|失败|出错|不起来|报|不通过|有误)|抛出(了)?异常|修复(这个|一下)?(错误|问题|bug)"#,
    ]

    var needs: RuleNeeds { RuleNeeds(patterns: Self.code + Self.errors, eachMessage: true) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let messages = conversation.messages
        let indices = messages.indices
        guard let answer = conversation.lastAnswerIndex,
            let prompt = messages.lastIndex(where: { $0.role == .user }),
            let code = indices.first(where: { hasCode(facts.hits(inMessage: $0)) }),
            code <= answer, hasError(facts.hits(inMessage: prompt))
        else { return .keep }
        let rounds = indices.count {
            $0 > code && messages[$0].role == .user && hasError(facts.hits(inMessage: $0))
        }
        return .tag(["session/repair_loop"], Reason("repair_loop"), score: Double(rounds))
    }

    private func hasCode(_ hits: Set<Int>) -> Bool { hits.contains { $0 < Self.code.count } }
    private func hasError(_ hits: Set<Int>) -> Bool { hits.contains { $0 >= Self.code.count } }
}
