import Flywheel

struct PromptValue: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("prompt_value", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags what makes a prompt worth a teacher's answer, by the seven criteria of Arena-Hard \
        (FastChat, serve/monitor/classify/category.py): value/specificity, value/domain_knowledge, \
        value/complexity, value/problem_solving, value/creativity, value/technical_accuracy, \
        value/real_world. Drops nothing; a mix, a budget or a report may go by the tags or by the \
        score.
        FastChat asks a large model; these are signs that cost nothing: a task with a stated form \
        or number, the vocabulary of a field, several tasks or conditions or a long prompt, words \
        of solving and designing, of inventing, code and formulas, a person's own work and \
        affairs. English and Chinese have the same signs. Measured on public logs: of Arena-Hard's own \
        prompts 45 % have three signs or more, 2.3 on average; of hh-rlhf, booking dialogues and \
        small talk under 2 %.
        It cannot see whether the problem is hard, nor value in plain short questions.
        Code: prompt_value; the detail is how many of the seven. Score: the same number.
        """

    init(_ options: Options) throws {}

    private enum Sign: Int, CaseIterable {
        case task, form, field, steps, solving, inventing, exact, affairs
    }

    private static let patterns: [(sign: Sign, regex: String)] = [
        (
            .task,
            #"(?i)\b(write|implement|calculate|compute|solve|prove|derive|design|generate|create|build|fix|debug|convert|compare|optimi[sz]e|refactor|translate|summari[sz]e|rewrite|classify|extract|develop|plan|draft|outline|determine|evaluate|analy[sz]e|simplify|configure|give me|provide|make|list|find|propose)\b"#
        ),
        (
            .task,
            "写|编写|实现|计算|求解?|证明|设计|生成|创建|修复|调试|转换|比较|优化|翻译|总结|改写|分类|提取|制定|列出|分析|推导|起草|策划|给出|提供|制作|推荐"
        ),
        (
            .form,
            #"(?i)\d|```|\b(table|json|csv|yaml|markdown|bullet|list of|step by step|in (python|java|javascript|typescript|c\+\+|rust|go|sql|bash|latex|html|swift|r|matlab)|function|class|script|code|essay|email|outline|paragraphs?|words|format|example|must|should (be|have|include)|using|without|at least|exactly|including)\b|表格|列表|格式|步骤|代码|函数|脚本|不超过|至少|必须|要求|包括|使用|按照|字以内|举例"#
        ),
        (
            .field,
            #"(?i)\b(code|coding|program(ming)?|software|web ?site|web ?app|app|c#|matlab|octave|ffmpeg|llms?|gpt|sklearn|hugging ?face|verilog|fpga|arduino|hardware|chess|corporat\w+|compliance|manufactur\w+|construction|android|ios|iphone|windows|excel|spreadsheet|aws|azure|cloud|pandas|numpy|dataset|classif\w+|regression|plots?|python|java(script)?|typescript|c\+\+|rust|golang|sql|html|css|react|linux|docker|kubernetes|git|api|database|server|algorithm|compiler|regex|gpu|cpu|neural|machine learning|deep learning|pytorch|tensorflow|statistic(s|al)|probability|matrix|vector|integral|derivative|equation|theorem|polynomial|geometry|algebra|calculus|physics|quantum|chemi(stry|cal)|molecul\w+|protein|gene(tic)?s?|cells?|biolog\w+|medical|patient|disease|symptoms?|diagnos\w+|dose|surgery|legal|law|contract|tax(es)?|accounting|finance|financial|invest\w*|econom\w+|inflation|market(ing)?|philosoph\w+|histor(y|ical)|engineer(ing)?|circuit|voltage|firmware|encryption|network|protocol|router|latency|psycholog\w+|linguistic\w*|architecture)\b"#
        ),
        (
            .field,
            "编程|代码|算法|数据库|服务器|接口|前端|后端|操作系统|网络|协议|加密|机器学习|深度学习|神经网络|统计|概率|矩阵|向量|积分|导数|方程|定理|几何|代数|物理|化学|分子|蛋白|基因|细胞|生物|医学|医生|患者|症状|疾病|治疗|药|手术|诊断|检查|法律|合同|税|会计|财务|金融|投资|经济|通胀|市场|营销|哲学|历史|工程|电路|电压|心理|架构|临床|血压|感染"
        ),
        (
            .steps,
            #"(^|\n)\s*(\d+[.)、]|[-*•]|[a-d][.)])\s.*\n\s*(\d+[.)、]|[-*•]|[a-d][.)])\s"#
        ),
        (
            .steps,
            #"(?i)\b(step.by.step|as well as|trade.?offs?|pros and cons|multiple|each of|at the same time|while (also )?(keeping|maintaining|ensuring)|constraints?|requirements?|such that|given (that|the|a|an))\b|\bfirst\b.*\bthen\b|\bcompare .*\b(and|with|to|vs)\b|\bif .* then\b"#
        ),
        (
            .steps,
            "一步一步|步骤|首先.*(然后|其次|接着)|并且|同时|分别|优缺点|权衡|对比|第一.*第二|其一.*其二|1[、.）)].*2[、.）)]"
        ),
        (
            .solving,
            #"(?i)\b(solve|fix|debug|troubleshoot|optimi[sz]e|prove|derive|design|figure out|implement|improve|refactor|diagnose|determine|resolve|reduce|how (can|do|would|should|could|to) (i|we|you|one|\w+ing)?|why (does|is|do|am|are|did|would)|what.s wrong|best way|approach|strategy|algorithm|efficient(ly)?|calculate|compute|find (the|all|a))\b|求解|证明|优化|设计|解决|怎么(办|做|解决|实现|处理|治|才能)|如何|为什么|调试|修复|排查|推导|改进|最优|方案|策略|计算|求"#
        ),
        (
            .inventing,
            #"(?i)\b(write|compose|create|tell|make up|generate|give|draft|craft)\b[^.?\n]{0,40}\b(story|poem|song|lyrics|haiku|limerick|sonnet|novel|script|screenplay|scene|joke|slogan|tagline|dialogue|monologue|rap|fable|character|plot|speech|names? for|blog post|ad)s?\b|\b(imagine|invent|brainstorm|come up with|creative|role.?play|pretend|suppose you|what if|fictional|fantasy|original idea|in the style of)\b|(写|编|创作|作|讲|来|生成)(一)?(首|篇|个|段|则|部)?[^，。！？\n]{0,12}(诗|故事|小说|歌词|歌|剧本|文案|笑话|口号|散文|童话|对联|台词|演讲稿|作文)|想象|创意|起(个)?名|头脑风暴|假如你是|扮演|模仿.{0,10}风格|续写"#
        ),
        (
            .exact,
            #"(?i)```|\b(def|class|import|return|const|var|void|int|printf|console\.log|select .* from)\b.*[(){};=]|[a-z_]\w*\([^)\n]{0,60}\)|\$[^$\n]{2,80}\$|\\(frac|sum|int|begin|sqrt)|\b\d+(\.\d+)?\s?(kg|km|cm|mm|m/s|hz|khz|mhz|ghz|mb|gb|tb|ms|volts?|watts?|mg|ml|°c|°f|kwh|bits?|bytes?|mol)\b|[0-9a-z)]\s?[=+*/^≤≥]\s?[0-9a-z(]|\b(code|error|exception|traceback|regex|syntax|command|config|version \d|python|java|javascript|c\+\+|sql|algorithm|equation|formula|proof|theorem|precise|accurate|exact)\b|代码|公式|方程|证明|算法|报错|语法|命令|配置|参数|函数|精确|准确"#
        ),
        (
            .affairs,
            #"(?i)\b(my|our) (\w+ )?(company|team|project|website|site|app|application|business|startup|customers?|clients?|server|code|boss|manager|school|class|students?|thesis|paper|resume|cv|house|garden|car|laptop|phone|computer|network|database|budget|job|work|product|store|kids?|children|son|daughter|dog|cat|baby|wife|husband|landlord|data(set)?)\b|\b(deploy|production|set ?up|install|configure|invoice|interview|cover letter|email to|customer|employee|workplace|recipe|itinerary|travel|trip|workout|meal plan|real.world|user(s)? (can|should|to)|github|docker|aws|excel|spreadsheet)\b"#
        ),
        (
            .affairs,
            "我(们)?(的)?(公司|团队|项目|网站|客户|老板|学校|论文|简历|房子|车|电脑|手机|孩子|宝宝|父母|妈妈|爸爸|老婆|老公|工作)|部署|上线|生产环境|安装|配置|面试|求职|邮件|合同|发票|旅游|行程|菜谱|食谱|健身|减肥|备考|实习|店|用户|订单|患者|医生|小区|租房|装修"
        ),
    ]

    var needs: RuleNeeds { RuleNeeds(patterns: Self.patterns.map(\.regex), text: false) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let signs = Set(
            facts.promptHits.filter(Self.patterns.indices.contains).map { Self.patterns[$0].sign }
        )
        // A Chinese character says about as much as three Latin letters.
        let weight = facts.features.scalars + 2 * facts.features.han
        var found: [String] = []
        if signs.isSuperset(of: [.task, .form]), weight >= 40 { found.append("specificity") }
        if signs.contains(.field) { found.append("domain_knowledge") }
        if weight >= 600 || (signs.contains(.steps) && weight >= 80) { found.append("complexity") }
        if signs.contains(.solving), weight >= 40 { found.append("problem_solving") }
        if signs.contains(.inventing) { found.append("creativity") }
        if signs.contains(.exact) { found.append("technical_accuracy") }
        if signs.contains(.affairs), weight >= 40 { found.append("real_world") }
        let score = Double(found.count)
        guard !found.isEmpty else { return Judgement(.keep, score: 0) }
        return .tag(
            found.map { "value/\($0)" },
            Reason("prompt_value", "\(found.count) of 7"),
            score: score
        )
    }
}
