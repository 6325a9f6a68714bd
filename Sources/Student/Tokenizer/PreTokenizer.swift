/// Cuts text into words before merging: the pattern of Qwen2, scanned by hand.
///
/// Digits stand alone, letters stick together with one character before them, punctuation sticks
/// together with a space before it and line ends after it.
enum PreTokenizer {
    /// As `tokenizer.json` writes it.
    static let pattern =
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"

    enum Kind: UInt8 { case letter, digit, lineEnd, space, other }

    static func kind(_ scalar: Unicode.Scalar) -> Kind {
        if scalar.value < 128 { return ascii[Int(scalar.value)] }
        return classify(scalar)
    }

    private static let ascii: [Kind] = (0..<128).map { classify(Unicode.Scalar(UInt8($0))) }

    private static func classify(_ scalar: Unicode.Scalar) -> Kind {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return .letter
        case .decimalNumber, .letterNumber, .otherNumber: return .digit
        default: break
        }
        if scalar == "\r" || scalar == "\n" { return .lineEnd }
        return scalar.properties.isWhitespace ? .space : .other
    }

    /// The words of the text in order; together they are the text.
    static func words(_ text: String) -> [[UInt8]] {
        let scalars = Array(text.unicodeScalars)
        let kinds = scalars.map(kind)
        var words: [[UInt8]] = []
        var start = 0
        while start < scalars.count {
            let end = wordEnd(scalars, kinds, from: start)
            var bytes: [UInt8] = []
            for scalar in scalars[start..<end] {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
            }
            words.append(bytes)
            start = end
        }
        return words
    }

    private static func wordEnd(_ s: [Unicode.Scalar], _ kinds: [Kind], from start: Int) -> Int {
        func run(_ from: Int, _ belongs: (Kind) -> Bool) -> Int {
            var end = from
            while end < kinds.count, belongs(kinds[end]) { end += 1 }
            return end
        }
        if let end = contraction(s, from: start) { return end }
        let first = kinds[start]
        if first == .letter { return run(start) { $0 == .letter } }
        let second = start + 1 < kinds.count ? kinds[start + 1] : nil
        if first == .space || first == .other, second == .letter {
            return run(start + 1) { $0 == .letter }
        }
        if first == .digit { return start + 1 }
        let body = first == .other ? start : s[start] == " " && second == .other ? start + 1 : nil
        if let body {
            return run(run(body) { $0 == .other }) { $0 == .lineEnd }
        }
        return spaceEnd(kinds, from: start, run(start) { $0 == .space || $0 == .lineEnd })
    }

    /// White space up to its last line end; else all but the last character when a word follows.
    private static func spaceEnd(_ kinds: [Kind], from start: Int, _ end: Int) -> Int {
        if let last = kinds[start..<end].lastIndex(of: .lineEnd) { return last + 1 }
        return end < kinds.count && end - start > 1 ? end - 1 : end
    }

    private static func contraction(_ s: [Unicode.Scalar], from start: Int) -> Int? {
        guard s[start] == "'", start + 1 < s.count else { return nil }
        let one = fold(s[start + 1])
        if "stmd".unicodeScalars.contains(one) { return start + 2 }
        guard start + 2 < s.count else { return nil }
        switch (one, fold(s[start + 2])) {
        case ("r", "e"), ("v", "e"), ("l", "l"): return start + 3
        default: return nil
        }
    }

    /// Case folding as far as the contractions need it; U+017F folds to s.
    private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.value == 0x17F { return "s" }
        guard (65...90).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(scalar.value + 32) ?? scalar
    }
}
