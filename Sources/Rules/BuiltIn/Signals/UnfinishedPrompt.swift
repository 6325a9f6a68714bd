/// Signs that a prompt was sent before it was finished.
enum UnfinishedPrompt {
    static func isUnfinished(_ prompt: String) -> Bool {
        let text = prompt.trimmingSuffix(while: \.isWhitespace)
        guard let last = text.last else { return false }
        return commas.contains(last) || endsInConjunction(text) || hasOpenQuote(text)
    }

    private static let commas: Set<Character> = [",", "，", "、"]

    private static let english: Set<String> = [
        "and", "or", "but", "because", "the", "a", "an", "of", "with", "from", "into", "if",
    ]
    private static let chinese = [
        "以及", "或者", "但是", "因为", "如果", "并且", "而且", "然后把", "比如说", "和", "把", "将", "与",
    ]

    private static func endsInConjunction(_ text: Substring) -> Bool {
        if chinese.contains(where: text.hasSuffix) { return true }
        let words = text.split(separator: " ")
        guard words.count > 2, let last = words.last else { return false }
        return english.contains(String(last))
    }

    /// A bracket or quote that was opened and is not closed by the end.
    private static func hasOpenQuote(_ text: Substring) -> Bool {
        let pairs: [Character: Character] = [
            "”": "“", "」": "「", "》": "《", ")": "(", "）": "（", "]": "[", "}": "{",
        ]
        let openers = Set(pairs.values)
        var open: [Character] = []
        for character in text {
            if openers.contains(character) {
                open.append(character)
            } else if let opener = pairs[character], open.last == opener {
                open.removeLast()
            }
        }
        let straight = text.count { $0 == "\"" }
        return !open.isEmpty || straight % 2 == 1
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(while drop: (Character) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex, drop(self[index(before: end)]) { end = index(before: end) }
        return self[startIndex..<end]
    }
}
