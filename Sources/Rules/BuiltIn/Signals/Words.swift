/// Words as the rules count them.
enum Words {
    /// Lower-case words in order: a run of letters and digits, apostrophes inside included, is
    /// one; each character of a script written without spaces is one of its own.
    static func split(_ text: String) -> [Substring] {
        let lower = text.lowercased()
        let scalars = lower.unicodeScalars
        var words: [Substring] = []
        var start: String.Index?
        func close(_ end: String.Index) {
            if let first = start { words.append(lower[first..<end]) }
            start = nil
        }
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            if isUnspaced(scalar) {
                close(index)
                words.append(lower[index..<next])
            } else if isWordPart(scalar) || (scalar == "'" && start != nil) {
                start = start ?? index
            } else {
                close(index)
            }
            index = next
        }
        close(scalars.endIndex)
        return words
    }

    /// Han, kana, Thai: what is written without spaces between words.
    static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x0E01...0x0E30: true
        default: false
        }
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7A: true
        case 0..<0x80: false
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }
}
