/// A text in two forms of equal length: its scalars, and one byte a scalar to search in.
///
/// Full-width letters, digits and signs become the ASCII ones, the many spaces and dashes of
/// Unicode become one each, and whatever else is not ASCII becomes ``other``. A find in the bytes
/// is therefore a range of the original.
struct FoldedText {
    static let other: UInt8 = 0xff

    let scalars: [Unicode.Scalar]
    let bytes: [UInt8]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        bytes = scalars.map(Self.fold)
    }

    var count: Int { bytes.count }

    /// The byte at a place, ``other`` beyond both ends.
    subscript(_ place: Int) -> UInt8 {
        bytes.indices.contains(place) ? bytes[place] : Self.other
    }

    func isDigit(_ place: Int) -> Bool { Self.digits.contains(self[place]) }

    func isLetter(_ place: Int) -> Bool { Self.letters.contains(self[place] | 0x20) }

    func isWord(_ place: Int) -> Bool { isDigit(place) || isLetter(place) }

    func starts(with word: [UInt8], at place: Int) -> Bool {
        place >= 0 && place + word.count <= count
            && bytes[place..<(place + word.count)].elementsEqual(word)
    }

    /// The folded characters of a range, in lower case.
    func value(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self).lowercased()
    }

    static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")

    private static func fold(_ scalar: Unicode.Scalar) -> UInt8 {
        switch scalar.value {
        case 0..<0x80: UInt8(scalar.value)
        case 0xff01...0xff5e: UInt8(scalar.value - 0xff01 + 0x21)
        case 0x00a0, 0x2000...0x200a, 0x202f, 0x3000: UInt8(ascii: " ")
        case 0x2010...0x2015, 0x2212: UInt8(ascii: "-")
        case 0x2028, 0x2029, 0x0085: UInt8(ascii: "\n")
        default: other
        }
    }
}

/// A find: where, and what it says once its spelling is folded away.
struct Span: Hashable {
    let range: Range<Int>
    let value: String
}

/// Finds one kind of personal data, and checks what it found.
protocol Recognizer: Sendable {
    /// In the order of the text, without overlaps.
    func spans(in text: FoldedText) -> [Span]
}
