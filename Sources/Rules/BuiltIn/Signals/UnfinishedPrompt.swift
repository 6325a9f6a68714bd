/// Signs that a prompt was sent before it was finished.
enum UnfinishedPrompt {
    static func isUnfinished(_ prompt: String) -> Bool {
        let text = prompt.trimmingSuffix(while: \.isWhitespace)
        guard let last = text.last else { return false }
        return commas.contains(last) || endsInConjunction(text)
            || text.count <= longest && hasOpenQuote(text)
    }

    /// In longer prompts a missing bracket is in what was pasted.
    private static let longest = 200

    private static let commas: Set<Character> = [",", "，", "、"]

    private static let english: Set<String> = [
        "and", "or", "but", "because", "the", "a", "an", "into", "if",
    ]
    /// These end a sentence too, behind a verb of more than one word ("to get rid of").
    private static let prepositions: Set<String> = ["of", "with", "from"]
    private static let asking: Set<String> = [
        "i", "you", "we", "they", "he", "she", "it", "what", "who", "which", "where", "to", "that",
    ]
    private static let chinese = [
        "以及", "或者", "但是", "因为", "如果", "并且", "而且", "然后把", "比如说", "和", "把", "将", "与",
    ]

    private static func endsInConjunction(_ text: Substring) -> Bool {
        if chinese.contains(where: text.hasSuffix) { return true }
        let words = text.split(separator: " ")
        guard words.count > 2, let last = words.last else { return false }
        if english.contains(String(last)) { return true }
        return prepositions.contains(String(last))
            && !words.contains { asking.contains($0.lowercased()) }
    }

    /// A bracket or quote that was opened and is not closed by the end.
    private static func hasOpenQuote(_ text: Substring) -> Bool {
        let pairs: [Character: Character] = [
            "”": "“", "」": "「", "》": "《", ")": "(", "）": "（", "]": "[", "}": "{",
        ]
        let openers = Set(pairs.values)
        var open: [Character] = []
        for character in withoutFaces(text) {
            if openers.contains(character) {
                open.append(character)
            } else if let opener = pairs[character], open.last == opener {
                open.removeLast()
            }
        }
        let straight = text.count { $0 == "\"" }
        return !open.isEmpty || straight % 2 == 1
    }

    /// `:(` and its like open nothing, nor does the call of a method.
    private static func withoutFaces(_ text: Substring) -> String {
        [":(", ":-(", "=(", ";(", ":["].reduce(String(text)) { $0.replacing($1, with: "") }
            .replacing(/[A-Za-z_]\.[A-Za-z_]+\(/, with: "")
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(while drop: (Character) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex, drop(self[index(before: end)]) { end = index(before: end) }
        return self[startIndex..<end]
    }
}
