import Flywheel

struct ConstraintChange: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("constraint_change", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts that change what was asked for as session/constraint_change: another length, \
        tone, language or format for the answer just given, something added or left out ("make it \
        shorter", "now in French", 改成表格, 再正式一点). Such rows teach to keep what was not \
        changed. Drops nothing. Only prompts after an answer count, and none of more than 300 \
        characters: a long prompt brings its own task.
        The sentences are ours, English and Chinese.
        It cannot see a changed condition told as a fact ("I only have an hour").
        Code: constraint_change.
        """

    init(_ options: Options) throws {}

    private static let changes = [
        #"(?i)^\W{0,3}((ok|okay|now|please|great|good|nice|thanks|thank you|perfect|can you|could you|would you|i want you to|you|also|and|but|then|actually|so)[ ,.!]+){0,5}(make|rewrite|rephrase|reword|redo|shorten|lengthen|condense|simplify|revise|edit|modify|adjust|change|replace|remove|delete|add|include|exclude|omit|reduce|increase|reformat|convert|turn|translate|put|keep|limit|extend|expand) (it|this|that|them|these|those|the|in|more|some|another|all|any|your|each|every|a|an)\b"#,
        #"(?i)^\W{0,3}((can|could|would) you |please |now |okay,? |ok,? |and ){0,3}(make|write|keep|do|say|explain|give|put) (it|this|that|them)( \w+){0,3} (shorter|longer|simpler|more|less|better|again|in|as|with|without|sound|rhyme|funnier|clearer)\b"#,
        #"(?i)\b(shorter|longer|simpler|more (detailed|concise|formal|casual|specific|professional|creative|polite|technical|friendly)|less (formal|technical|verbose|wordy|detailed)) (version|answer|one|please|response|explanation)\b"#,
        #"(?i)^\W{0,3}((ok|okay|now|please|and|but|same|do|the same|it|this|again)[ ,]+){0,4}(in (french|english|chinese|spanish|german|japanese|italian|korean|russian|simple\w*|one|two|three|\d+|bullet|a (table|list)|json|python|javascript|java|c\+\+)|as (a|an) (table|list|json|poem|email|letter|song)|without (using )?\w+|this time)\b"#,
        #"(?i)\b(in|under|within|at most|no more than|less than|fewer than|about|to) \d+ (words?|sentences?|characters?|lines?|paragraphs?|bullet points?)\b"#,
        #"(改成|改为|改写|换成|换一(个|种|篇|首)|改用|调整(为|成|一下))|(让|使|把)(它|这|那|上|此|以|文|诗|故|句|全|内|回|代|表|标|语)[^，。！？\n]{0,6}变成|再(更)?(短|长|详细|简单|简短|简洁|正式|具体|幽默|口语|精简|专业|通俗|温柔|生动|委婉|丰富|多|少)(化)?(一)?(点|些|几)|(缩写|扩写|精简|润色|缩短|续写|扩充)(一下|成|到|为|这|上面)"#,
        #"(不要|别|不能|不许)(再)?(超过|用|使用|包含|出现|提|写|说|加)|(不超过|控制在|限制在|字数|缩减到|扩展到)\s*\d+|用(英文|中文|英语|日语|法语|表格|列表|文言文|markdown|json|一句话|更)[^，。！？\n]{0,8}(写|回答|输出|说|表示|表达|展示|重|翻|呈现|总结)|^[^，。！？\n]{0,10}(加上|加入|去掉|删掉|删除|去除|补充(上|一下)|添加)([^了]|$)|(重新|再)(写|生成|来|翻译|回答|总结)(一|下|个|遍|份|篇)"#,
    ]

    var needs: RuleNeeds { RuleNeeds(patterns: Self.changes, onlyOnHit: true) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard facts.features.scalars <= 300, !facts.promptHits.isEmpty,
            conversation.lastAnswerIndex != nil
        else { return .keep }
        return .tag(["session/constraint_change"], Reason("constraint_change"))
    }
}
