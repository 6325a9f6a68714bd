import Flywheel
import Text

/// Some Chinese words in pinyin, as from a keyboard that was left on English.
///
/// Words of the glossary go whole; where there is none, a run of two to four free Han characters.
enum PinyinFamily {
    static func spoil(_ prompt: PromptText, _ random: inout SeededGenerator) -> String? {
        let words = Glossary.pairs.flatMap { prompt.places(of: $0.chinese) }
        let runs = words.isEmpty ? hanRuns(prompt) : words
        guard !runs.isEmpty else { return nil }
        let range = runs[random.below(runs.count)]
        guard let typed = Pinyin.of(String(prompt.characters[range])) else { return nil }
        let syllables = typed.filter { !$0.isWhitespace }
        return prompt.replacing(range, with: spaced(syllables, prompt, range))
    }

    /// A space where Latin letters or digits would otherwise touch.
    private static func spaced(_ typed: String, _ prompt: PromptText, _ range: Range<Int>) -> String
    {
        let touches = { (place: Int) in
            prompt.characters.indices.contains(place)
                && (PromptText.isLatin(prompt.characters[place])
                    || prompt.characters[place].isNumber)
        }
        let front = touches(range.lowerBound - 1) ? " " : ""
        let back = touches(range.upperBound) ? " " : ""
        return front + typed + back
    }

    private static func hanRuns(_ prompt: PromptText) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for place in prompt.hanPlaces {
            if let last = runs.last, last.upperBound == place, last.count < 4 {
                runs[runs.count - 1] = last.lowerBound..<(place + 1)
            } else {
                runs.append(place..<(place + 1))
            }
        }
        return runs.filter { $0.count >= 2 }
    }
}
