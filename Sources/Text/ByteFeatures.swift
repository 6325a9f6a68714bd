import CText

/// How many Unicode scalars of each kind a text has; the kinds below `scalars` add up to it.
package struct ByteFeatures: Sendable, Equatable {
    /// UTF-8 bytes.
    package var bytes = 0
    package var scalars = 0
    /// Latin letters, with or without diacritics, full width included.
    package var letters = 0
    /// Decimal digits of any script.
    package var digits = 0
    package var han = 0
    package var kana = 0
    package var hangul = 0
    package var cyrillic = 0
    /// Letters and marks of all other scripts.
    package var otherLetters = 0
    /// White space but line breaks; a carriage return counts here, so CRLF is one newline.
    package var whitespace = 0
    package var newlines = 0
    /// ASCII punctuation and symbols, general punctuation, CJK and full-width forms.
    package var punctuation = 0
    /// Symbols beyond ASCII, emoji included.
    package var symbols = 0
    /// Controls, invisible formatting, private use, unassigned.
    package var other = 0

    /// Counts in one pass.
    package init(_ text: String) {
        self = withBytes(of: text) { ByteFeatures($0) }
    }

    init(_ text: UnsafeBufferPointer<UInt8>, path: KernelPath = .best) {
        self = withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.classes) { counts in
            counts.initialize(repeating: 0)
            if let source = text.baseAddress, let target = counts.baseAddress {
                ctext_count(
                    path.rawValue,
                    source,
                    text.count,
                    ScalarTables.shared.pointers,
                    target
                )
            }
            return ByteFeatures(counts: counts, bytes: text.count)
        }
    }

    static let classes = Int(CTEXT_CLASSES.rawValue)

    private init(counts: UnsafeMutableBufferPointer<UInt32>, bytes: Int) {
        func count(_ kind: ctext_class) -> Int { Int(counts[Int(kind.rawValue)]) }
        self.bytes = bytes
        scalars = counts.reduce(0) { $0 + Int($1) }
        letters = count(CTEXT_LATIN)
        digits = count(CTEXT_DIGIT)
        han = count(CTEXT_HAN)
        kana = count(CTEXT_KANA)
        hangul = count(CTEXT_HANGUL)
        cyrillic = count(CTEXT_CYRILLIC)
        otherLetters = count(CTEXT_OTHER_LETTER)
        whitespace = count(CTEXT_WHITESPACE)
        newlines = count(CTEXT_NEWLINE)
        punctuation = count(CTEXT_PUNCTUATION)
        symbols = count(CTEXT_SYMBOL)
        other = count(CTEXT_OTHER) + count(CTEXT_IGNORABLE)
    }
}
