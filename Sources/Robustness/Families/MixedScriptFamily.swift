import Flywheel

/// One or two common words swapped for the other language's: `把 date 写成 ISO 格式`.
enum MixedScriptFamily {
    static func spoil(_ prompt: PromptText, _ random: inout SeededGenerator) -> String? {
        guard let once = swap(prompt, &random) else { return nil }
        guard random.unit() < 0.4 else { return once }
        let twice = swap(PromptText(once), &random)
        return twice.map { $0 == String(prompt.characters) ? once : $0 } ?? once
    }

    private static func swap(_ prompt: PromptText, _ random: inout SeededGenerator) -> String? {
        var swaps: [(Range<Int>, String)] = []
        for pair in Glossary.pairs {
            swaps += prompt.places(of: pair.english).map { ($0, pair.chinese) }
            swaps += prompt.places(of: pair.chinese).map { ($0, " \(pair.english) ") }
        }
        guard !swaps.isEmpty else { return nil }
        let (range, word) = swaps[random.below(swaps.count)]
        return prompt.replacing(range, with: tidy(word, prompt, range))
    }

    /// No second blank beside one, none at the ends and none before a sign.
    private static func tidy(_ word: String, _ prompt: PromptText, _ range: Range<Int>) -> String {
        let needs = { (place: Int) in
            prompt.characters.indices.contains(place)
                && (prompt.characters[place].isLetter || prompt.characters[place].isNumber)
        }
        guard word.hasPrefix(" ") else { return word }
        let bare = word.dropFirst().dropLast()
        return (needs(range.lowerBound - 1) ? " " : "") + bare
            + (needs(range.upperBound) ? " " : "")
    }
}
