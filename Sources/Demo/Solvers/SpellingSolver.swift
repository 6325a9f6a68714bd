/// Rewrites the sentence behind the instruction word by word.
enum SpellingSolver {
    static func solve(_ request: RequestText) -> String? {
        guard let sentence = sentence(in: request.text) else { return nil }
        var result = ""
        var word = ""
        for character in sentence {
            if character.isLetter {
                word.append(character)
            } else {
                result += american(word)
                result.append(character)
                word = ""
            }
        }
        return result + american(word)
    }

    /// From the first colon behind an instruction to the end of its line.
    private static func sentence(in text: String) -> Substring? {
        for colon in text.indices where text[colon] == ":" || text[colon] == "：" {
            guard hasCue(RequestText(text[..<colon])) else { continue }
            let rest = text[text.index(after: colon)...].drop(while: \.isWhitespace)
            let line = rest.prefix { !$0.isNewline }
            return line.contains(where: \.isLetter) ? line : nil
        }
        return nil
    }

    private static func hasCue(_ request: RequestText) -> Bool {
        request.mentions(["spelling", "american", "pinxie", "meishi"])
            || request.text.contains("美式") || request.text.contains("拼写")
            || !request.joinedWords.isDisjoint(with: ["meishi", "pinxie"])
    }

    private static func american(_ word: String) -> String {
        let lower = word.lowercased()
        let exact = SpellingTask.words.first { $0.0 == lower || $0.1 == lower }
        // A mistyped word is taken for the British one nearest to it.
        guard let pair = exact ?? SpellingTask.words.first(where: { FuzzyWord.isNear(lower, $0.0) })
        else { return word }
        guard let first = word.first, first.isUppercase else { return pair.1 }
        return pair.1.prefix(1).uppercased() + pair.1.dropFirst()
    }
}
