import Flywheel

struct BrokenList: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("broken_list", 1)
    static let manual = """
        Drops prompts whose last answer holds a broken list: an item "1." and right after it \
        another "1.", with nothing between them but indented lines and blank ones, as scraped \
        conversations have where numbering was lost.
        After FastChat's data/filter_wrong_format.py, which looks at every message and at any \
        distance; this rule looks at the assistant's only, since a user's own list is no model's \
        fault, and at the last of them, since in real logs one list dropped 130 later prompts of \
        a long talk. A list of one item, a sentence and another list are in order. "1、" and \
        "１．" count as well.
        Markdown allows every item to be "1."; where answers are meant to be written so, leave \
        this rule out.
        Code: broken_list.
        """

    init(_ options: Options) throws {}

    private static let pattern =
        #"(^|\n)[1１][.．、] ?[^0-9\n][^\n]*\n([ \t]+[^\n]*\n|[ \t\r]*\n)*[1１][.．、] ?[^0-9\n]"#

    var needs: RuleNeeds {
        RuleNeeds(patterns: [Self.pattern], eachMessage: true, onlyOnHit: true, text: false)
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard let last = conversation.lastAnswerIndex else { return .keep }
        return facts.hits(inMessage: last).isEmpty ? .keep : .drop(Reason("broken_list"))
    }
}
