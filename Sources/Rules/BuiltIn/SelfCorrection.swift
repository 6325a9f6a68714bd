import Flywheel

struct SelfCorrection: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("self_correction", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts in which the user takes back or corrects their own words as \
        session/self_correction: "sorry, I meant Lyon", "typo:", 我打错了, 口误. The answer has to \
        follow the correction and not the first version. Drops nothing. Only prompts after another \
        message of the user count.
        "That is not what I meant" blames the answer and is restatement@1's and \
        praise_complaint@1's business. The sentences are ours, English and Chinese.
        It cannot see a correction without such words, as in asking the same with another number.
        Code: self_correction.
        """

    init(_ options: Options) throws {}

    private static let corrections = [
        #"(?i)\b(sorry|oops|whoops|oh|wait|no|actually|ah|hmm|my bad|my mistake|correction)\b[^.?\n]{0,20}\bi (meant|mean)\b"#,
        #"(?i)^\W{0,3}i (actually )?meant( to (say|ask|write|type))?\b"#,
        #"(?i)^\W{0,3}(correction|typo|edit|erratum)\s*:|\bscratch that\b|\bmy (mistake|bad)\b[^.?\n]{0,30}\b(should|i|it)\b"#,
        #"(?i)\bi (mis(typed|spelled|spelt|wrote|spoke|remembered)|made a (mistake|typo) (in|with|on|when)|had a typo|forgot to (mention|say|add|include|tell you))\b"#,
        #"(?i)\b(no,? wait|wait,? no|actually,? (no|make (it|that)|i'd rather))\b"#,
        #"(?i)\b(sorry|oops)\b[^.?\n]{0,15}\b(typo|wrong (one|question|number|name|file|word|link))\b"#,
        #"我(刚才|刚刚|上面|前面)?(说|打|写|输|发|问|记|搞|弄)错(了|字)|打错(字)?了|口误|笔误|^.{0,4}更正(一下)?[：:]|我(刚才|刚刚)?(漏|忘)了?(说|写|加|提)"#,
        #"(抱歉|不好意思|对不起|哦不|等等|啊不)[，,。 ]{0,2}[^。！？\n]{0,4}(我(是)?(想说|想问|要说|要问)(的)?是|应该是|我是说)"#,
    ]

    private static let blames = [
        #"(?i)\bnot what i (meant|mean|said)\b|\b(do|did|you) (you )?(know|understand|get|see) what i mean\b"#
    ]

    var needs: RuleNeeds { RuleNeeds(patterns: Self.corrections + Self.blames, onlyOnHit: true) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let hits = facts.promptHits
        let blames = hits.contains { $0 >= Self.corrections.count }
        guard !hits.isEmpty, !blames, !conversation.earlierPromptIndices.isEmpty else {
            return .keep
        }
        return .tag(["session/self_correction"], Reason("self_correction"))
    }
}
