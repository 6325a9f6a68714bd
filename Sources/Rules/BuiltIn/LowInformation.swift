import Flywheel

struct LowInformation: Rule {
    struct Options: Codable, Sendable {}

    static let id = RuleID("low_information", 1)
    static let manual = """
        Drops prompts that ask nothing: empty ones, those of punctuation and symbols only, and \
        keyboard mash: one character five times or more and nothing else, or a single word of six \
        letters or more that runs along a keyboard row, has no vowel, or uses only keys of the home row.
        The limits are ours; FastChat drops empty and non-printable messages only \
        (data/clean_sharegpt.py).
        One character again and again counts in every script (哈哈哈哈哈); mash of a keyboard is \
        looked for in small Latin letters only. "hi" and "ok" are kept: chatter@1 tags them. It \
        cannot see mash in several words.
        Codes: empty_prompt, no_words, keyboard_mash.
        """

    init(_ options: Options) throws {}

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let features = facts.features
        if features.scalars == features.whitespace { return .drop(.emptyPrompt) }
        if features.letters + features.digits == 0 { return .drop(.noWords) }
        return isMash(conversation.prompt) ? .drop(.keyboardMash) : .keep
    }

    private func isMash(_ prompt: String) -> Bool {
        let word = prompt.prefix(Self.longestMash + 1).filter { !$0.isWhitespace }
        guard (5...Self.longestMash).contains(word.count), word.count == prompt.count,
            let first = word.first
        else { return false }
        if word.allSatisfy({ $0 == first }) { return !first.isNumber }
        let letters = Array(word.lowercased().utf8)
        if letters.count >= 6, letters.allSatisfy(Self.home.contains) {
            return !Self.homeWords.contains(word.lowercased())
        }
        guard letters.count >= 6, letters.allSatisfy({ (0x61...0x7a).contains($0) }) else {
            return false
        }
        return !letters.contains(where: Self.vowels.contains) && word == word.lowercased()
            || Self.isRun(letters)
    }

    private static let longestMash = 200
    private static let vowels = Set("aeiouy".utf8)
    private static let home = Set("asdfghjkl;'".utf8)
    private static let homeWords: Set<String> = [
        "alaska", "alfalfa", "dallas", "flasks", "salads",
    ]
    private static let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"].map { Array($0.utf8) }

    /// Three of four steps go to the next key of the same row or back.
    private static func isRun(_ letters: [UInt8]) -> Bool {
        let steps = zip(letters, letters.dropFirst()).count { left, right in
            rows.contains { row in
                guard let from = row.firstIndex(of: left), let to = row.firstIndex(of: right) else {
                    return false
                }
                return abs(from - to) <= 1
            }
        }
        return steps * 4 >= (letters.count - 1) * 3
    }
}

extension Reason {
    fileprivate static let emptyPrompt = Reason("empty_prompt")
    fileprivate static let noWords = Reason("no_words")
    fileprivate static let keyboardMash = Reason("keyboard_mash")
}
