import Flywheel

struct Length: Rule {
    struct Options: Codable, Sendable {
        var characters: Bounds?
    }

    static let id = RuleID("length", 1)
    static let manual = """
        Drops prompts with fewer or more characters than `characters` allows, counted in Unicode \
        scalars, so that Chinese and English are counted alike.
        Default 2..4000: data-juicer's 10..10,000 (config_all.yaml) with a floor for chat, where \
        three characters of Chinese are a prompt, and a ceiling a small model can learn from. \
        Without `characters` one character is enough after an answer, as real users choose "2" \
        from a menu, and so is one Chinese character, which is a word (嗨).
        A Chinese character says about as much as three letters: where prompts are Chinese, the \
        same ceiling is a three times longer text. It cannot see whether a long prompt is one task.
        Codes: too_short, too_long. Score: the count.
        """

    let lowest: Int
    let highest: Int
    private let isDefault: Bool

    init(_ options: Options) throws {
        lowest = options.characters?.lowest ?? 2
        isDefault = options.characters == nil
        highest = options.characters?.highest ?? 4000
    }

    var needs: RuleNeeds { RuleNeeds(text: false) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let count = facts.features.scalars
        let score = Double(count)
        let isWord = facts.features.han > 0 || conversation.lastAnswerIndex != nil
        let floor = isDefault && isWord ? 1 : lowest
        if count < floor { return .drop(.tooShort(count, floor), score: score) }
        if count > highest { return .drop(.tooLong(count, highest), score: score) }
        return Judgement(.keep, score: score)
    }
}

extension Reason {
    fileprivate static func tooShort(_ found: Int, _ lowest: Int) -> Reason {
        Reason("too_short", "\(found) < \(lowest) characters")
    }

    fileprivate static func tooLong(_ found: Int, _ highest: Int) -> Reason {
        Reason("too_long", "\(found) > \(highest) characters")
    }
}
