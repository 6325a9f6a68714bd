/// Slips of the fingers, in the words around the data and never in the data.
///
/// A changed digit or name would change the right answer, and then no teacher could be right.
package enum Typo {
    package static func apply(to item: TaskItem, _ random: inout SplitMix64) -> String {
        var text = item.prompt
        for _ in 0..<random.pick([1, 1, 2]) {
            text = slip(in: text, of: item.family, &random)
        }
        return text
    }

    private static func slip(
        in text: String,
        of family: TaskFamily,
        _ random: inout SplitMix64
    ) -> String {
        let homophone = homophones.filter { text.contains($0.0) }
        if !homophone.isEmpty {
            let (right, wrong) = random.pick(homophone)
            return text.replacing(right, with: wrong, maxReplacements: 1)
        }
        let words = wordRanges(in: text, of: family)
        guard !words.isEmpty else { return stuttered(text) }
        let range = random.pick(words)
        return text.replacingCharacters(in: range, with: misspell(String(text[range]), &random))
    }

    private static func misspell(_ word: String, _ random: inout SplitMix64) -> String {
        var letters = Array(word)
        // The first letter stays: people look at the keyboard when they start.
        let index = random.int(1...letters.count - 2)
        switch random.int(0...2) {
        case 0: letters.swapAt(index, index + 1)
        case 1: letters.remove(at: index)
        default: letters.insert(letters[index], at: index)
        }
        return String(letters)
    }

    /// Words of five letters and more outside quotes and braces, before the text that is to be
    /// rewritten, and no names.
    private static func wordRanges(
        in text: String,
        of family: TaskFamily
    ) -> [Range<String.Index>] {
        let end = family == .spelling ? text.firstIndex(of: ":") ?? text.endIndex : text.endIndex
        var ranges: [Range<String.Index>] = []
        var start: String.Index?
        var (isInObject, isInQuotes) = (false, false)
        for index in text[..<end].indices {
            let character = text[index]
            if character.isASCII, character.isLetter, !isInObject, !isInQuotes {
                start = start ?? index
                continue
            }
            if let first = start { ranges.append(first..<index) }
            start = nil
            switch character {
            case "{": isInObject = true
            case "}": isInObject = false
            case "\"" where !isInObject: isInQuotes.toggle()
            default: break
            }
        }
        return ranges.filter { range in
            let isName = family == .jsonMake && text[range].first?.isUppercase == true
            return text[range].count >= 5 && !isName
        }
    }

    /// A key held too long at the end.
    private static func stuttered(_ text: String) -> String {
        text + text.suffix(1).filter(\.isPunctuation)
    }

    private static let homophones = [
        ("提取", "提娶"), ("订单", "定单"), ("日期", "日其"), ("转换", "转唤"), ("格式", "各式"), ("整理", "整里"),
        ("信息", "信系"), ("写成", "写城"), ("给出", "给初"),
    ]
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
