import Flywheel

struct CutAnswer: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("cut_answer", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts whose last answer was cut off as session/cut_answer: it ends inside a ``` \
        fence or in the middle of a sentence, or the prompt asks to go on. Alpaca drops what \
        finish_reason calls cut; logs rarely hold finish_reason, and "continue" is a prompt that \
        users do send, so this rule tags and drops nothing. assistant_error@1 drops answers that \
        still show a typing cursor.
        In the middle of a sentence means an answer of 200 characters or more that ends in a comma, \
        、, an opening bracket, or an English article, conjunction or preposition. Asking to go on \
        means a prompt of nothing but "continue", "go on", 继续, 接着写 and the like.
        It cannot see an answer that was cut at the end of a sentence.
        Codes: open_fence, mid_sentence, asked_to_go_on.
        """

    init(_ options: Options) throws {}

    private static let cut =
        #"(?i)([,，、(（\[【]|\b(the|a|an|and|or|of|to|with|for|in|from|that|which|is|are|as|by|but|because))\s*$"#
    /// Nothing but asking to go on.
    static let goOn =
        #"(?i)^[\s[:punct:]]*(please |pls |ok,? |yes,? )?(continue|go on|keep going|carry on|go ahead|finish (it|the (answer|code|list|story))|resume|more)( please| writing| generating| from (there|where you (left off|stopped))| the (answer|code|list|story))?[\s[:punct:]]*$|^(请|那|好的?|嗯|你)?[，, ]?(继续|接着|往下)(写|说|讲|生成|输出|回答|完成|下去|吧|补充|啊)?(完|下去|吧|一下|上面的?内容)?[。！!.~～]?$"#

    var needs: RuleNeeds { RuleNeeds(patterns: [Self.cut, Self.goOn], eachMessage: true) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard let index = conversation.lastAnswerIndex else { return .keep }
        let answer = conversation.messages[index].content
        let fences = answer.split(separator: "\n").count {
            $0.drop { $0 == " " }.hasPrefix("```")
        }
        if !fences.isMultiple(of: 2) {
            return .tag(["session/cut_answer"], Reason("open_fence"))
        }
        if facts.hits(inMessage: index).contains(0), answer.utf8.count >= 200 {
            return .tag(["session/cut_answer"], Reason("mid_sentence"))
        }
        guard facts.promptHits.contains(1) else { return .keep }
        return .tag(["session/cut_answer"], Reason("asked_to_go_on"))
    }
}
