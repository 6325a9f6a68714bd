/// A named regular expression in PCRE syntax, without look-around and back-references.
///
/// `.` stops at line breaks and `^ $` stand for the ends of the text; `(?s)`, `(?m)` and
/// `(?i)` in the expression change that. `\w \d \s \b` are ASCII, so that `\b\d{11}\b` finds a
/// telephone number between Han characters; `\p{Han}` and the like are Unicode.
package struct Pattern: Sendable, Hashable {
    package var name: String
    package var regex: String
    /// Ignores case, of all scripts that have it.
    package var caseInsensitive: Bool

    package init(name: String, regex: String, caseInsensitive: Bool = false) {
        self.name = name
        self.regex = regex
        self.caseInsensitive = caseInsensitive
    }

    /// The pattern that matches `text` as it is written.
    package static func literal(
        name: String,
        _ text: String,
        caseInsensitive: Bool = false
    ) -> Pattern {
        var escaped = ""
        for scalar in text.unicodeScalars {
            let special = scalar.isASCII && !scalar.properties.isAlphabetic
            if special, !("0"..."9").contains(scalar), scalar.value > 0x20 { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return Pattern(name: name, regex: escaped, caseInsensitive: caseInsensitive)
    }
}

/// Which patterns of a set were found, by their place in the set.
package struct PatternHits: Sendable, Equatable {
    /// 64 patterns a word, lowest bit first.
    private var words: [UInt64]

    init(words: [UInt64]) { self.words = words }

    package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    package mutating func formUnion(_ other: PatternHits) {
        for place in words.indices { words[place] |= other.words[place] }
    }

    package func contains(_ index: Int) -> Bool {
        words[index / 64] >> (index % 64) & 1 == 1
    }

    /// The places that were found, ascending.
    package var indices: [Int] {
        var found: [Int] = []
        for (place, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                found.append(place * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return found
    }
}

/// One occurrence of a pattern.
package struct PatternMatch: Sendable, Hashable {
    /// The pattern's place in the set.
    package var pattern: Int
    /// UTF-8 offsets from the start of the text.
    package var bytes: Range<Int>

    package init(pattern: Int, bytes: Range<Int>) {
        self.pattern = pattern
        self.bytes = bytes
    }

    /// The occurrence in the text that was searched.
    package func text(in text: String) -> Substring {
        let start = text.utf8.index(text.startIndex, offsetBy: bytes.lowerBound)
        let end = text.utf8.index(text.startIndex, offsetBy: bytes.upperBound)
        return text[start..<end]
    }
}
