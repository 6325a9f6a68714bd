import Flywheel

/// Prompts sent too early: the closing politeness and punctuation go, or the end of a long last
/// word, at most half of it and 15 % of the prompt.
///
/// Only characters that carry no payload are cut, so what was asked can still be told.
enum TruncatedFamily {
    private static let politeness = [
        " please", "please", " pls", " thanks", " thank you", " for me", "谢谢", "谢谢你", "好吗", "可以吗",
        "吧", "呢", "吗", "啊", "哦", "一下",
    ]

    private static let largestCut = 0.15

    static func spoil(_ prompt: PromptText, _ random: inout SeededGenerator) -> String? {
        let free = prompt.isKept.reversed().prefix { !$0 }.count
        let count = prompt.characters.count
        guard free > 0, count >= 6 else { return nil }
        let polite = withoutPoliteness(prompt, free)
        let broken = brokenOff(prompt, longest: Int(Double(count) * largestCut), &random)
        guard let polite, let broken else { return polite ?? broken }
        return random.unit() < 0.5 ? polite : broken
    }

    /// Without the end of the last word, if that is Latin, free and has five letters or more.
    private static func brokenOff(
        _ prompt: PromptText,
        longest: Int,
        _ random: inout SeededGenerator
    ) -> String? {
        guard let word = prompt.latinWords(atLeast: 5).last else { return nil }
        let tail = prompt.characters[word.upperBound...]
        let most = min(word.count / 2, longest - tail.count)
        guard tail.allSatisfy({ $0.isPunctuation || $0.isWhitespace }), most > 0,
            !prompt.isKept[word.upperBound...].contains(true)
        else { return nil }
        return String(prompt.characters[..<(word.upperBound - 1 - random.below(most))])
    }

    /// Without punctuation, then closing words of politeness, at the end.
    private static func withoutPoliteness(_ prompt: PromptText, _ free: Int) -> String? {
        let floor = prompt.characters.count - free
        var end = prompt.characters.count
        func trim() {
            while end > floor,
                prompt.characters[end - 1].isPunctuation
                    || prompt.characters[end - 1].isWhitespace
            {
                end -= 1
            }
        }
        trim()
        for word in politeness.map(Array.init) where end - word.count >= max(floor, 2) {
            let tail = prompt.characters[(end - word.count)..<end]
            if zip(tail, word).allSatisfy({ $0.lowercased() == $1.lowercased() }) {
                end -= word.count
                trim()
                break
            }
        }
        return end < prompt.characters.count && end > 1
            ? String(prompt.characters[..<end]) : nil
    }
}
