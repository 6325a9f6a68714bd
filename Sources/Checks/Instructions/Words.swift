/// Words of a text by the paper's count: a keyword of letters has to stand alone.
enum Words {
    /// Both in lower case.
    static func count(of word: String, in text: String) -> Int {
        guard word.allSatisfy({ $0.isASCII }), word.contains(where: \.isLetter) else {
            return text.ranges(of: word).count
        }
        return text.ranges(of: word).count { found in
            let before = text[..<found.lowerBound].last
            let after = text[found.upperBound...].first
            return !isPart(before) && !isPart(after)
        }
    }

    private static func isPart(_ character: Character?) -> Bool {
        guard let character else { return false }
        return character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }
}
