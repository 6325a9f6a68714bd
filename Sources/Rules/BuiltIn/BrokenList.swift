import Flywheel

struct BrokenList: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("broken_list", 1)
    static let manual = """
        Drops prompts that follow an answer with a broken list: an item "1." and right after it \
        another "1.", with no 2 between them, as scraped conversations have where numbering was \
        lost.
        After FastChat's data/filter_wrong_format.py, which looks at every message and at any \
        distance; this rule looks at the assistant's only, since a user's own list is no model's \
        fault, and wants nothing between but the item itself, or a list of one item and a later \
        list would count. "1、" and "１．" count as well.
        Markdown allows every item to be "1."; where answers are meant to be written so, leave \
        this rule out.
        Code: broken_list.
        """

    init(_ options: Options) throws {}

    private static let pattern = #"(^|\n)[1１][.．、] ?[^2２\n]+\n([^2２\n]+\n)*\n?[1１][.．、] ?[^0-9]"#

    var needs: RuleNeeds { RuleNeeds(patterns: [Self.pattern], onlyOnHit: true, text: false) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        facts.answerHits.isEmpty ? .keep : .drop(Reason("broken_list"))
    }
}
