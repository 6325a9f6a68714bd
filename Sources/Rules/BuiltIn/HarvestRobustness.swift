import Flywheel

struct HarvestRobustness: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("harvest_robustness", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts that are badly typed by real people as robustness/harvested, so that a \
        protected family keeps them: a small model learns from them to answer as if they were \
        clean. Drops nothing. The signals are cheap and stated:
        misspelt: a common misspelling (teh, recieve, 因该), or one letter three times in a word;
        unfinished: the prompt ends in a comma, a conjunction or inside a quote or bracket;
        pinyin: a word of two pinyin syllables or more beside Chinese characters, or a prompt of \
        four syllables or more that are hardly English.
        Misspellings from Wikipedia's list of common misspellings; the rest is ours. Prompts of \
        more than 400 characters are pasted and left alone. It cannot see a wrong word that is a \
        word, such as form for from.
        Codes: harvested_misspelt, harvested_unfinished, harvested_pinyin.
        """

    init(_ options: Options) throws {}

    var needs: RuleNeeds { RuleNeeds(patterns: Misspellings.patterns) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        // Long prompts are pasted documents, whose flaws are not the user's.
        guard facts.features.scalars <= Self.longest else { return .keep }
        let prompt = conversation.prompt
        if !facts.promptHits.isEmpty || Misspellings.hasTripledLetter(prompt) {
            return .tag(.harvested, reason: .misspelt)
        }
        if UnfinishedPrompt.isUnfinished(prompt) { return .tag(.harvested, reason: .unfinished) }
        if PinyinWords.isTyped(in: prompt, besideHan: facts.features.han > 0) {
            return .tag(.harvested, reason: .pinyin)
        }
        return .keep
    }

    private static let longest = 400
}

extension Reason {
    fileprivate static let misspelt = Reason("harvested_misspelt")
    fileprivate static let unfinished = Reason("harvested_unfinished")
    fileprivate static let pinyin = Reason("harvested_pinyin")
}
