/// One run of letters, one run of digits, or one character of anything else but space.
struct Token: Sendable, Equatable {
    enum Kind: Sendable { case word, number, hanzi, sign }

    let kind: Kind
    let text: String
    let lower: String

    /// Splits `text`; white space separates and is lost, "5th" becomes "5" and "th".
    static func all(in text: String) -> [Token] {
        var tokens: [Token] = []
        var run = ""
        var runKind = Kind.sign
        for character in text {
            let kind = kind(of: character)
            let joins = kind == runKind && (kind == .word || kind == .number)
            if !run.isEmpty, !joins {
                tokens.append(Token(kind: runKind, text: run, lower: run.lowercased()))
                run = ""
            }
            runKind = kind
            if !character.isWhitespace { run.append(character) }
        }
        if !run.isEmpty {
            tokens.append(Token(kind: runKind, text: run, lower: run.lowercased()))
        }
        return tokens
    }

    var isCapitalised: Bool {
        kind == .word && text.first?.isUppercase == true
            && text.dropFirst().allSatisfy(\.isLowercase)
    }

    private static func kind(of character: Character) -> Kind {
        if character.isASCII, character.isNumber { return .number }
        guard character.isLetter else { return .sign }
        let isHan = character.unicodeScalars.allSatisfy { (0x3400...0x9fff).contains($0.value) }
        return isHan ? .hanzi : .word
    }
}
