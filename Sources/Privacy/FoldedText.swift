/// A text in two forms of equal length: its scalars, and one byte a scalar to search in.
///
/// Full-width letters, digits and signs become the ASCII ones, digits of other scripts become
/// 0–9, the many spaces and dashes of Unicode become one each, and whatever else is not ASCII
/// becomes ``other``. A find in the bytes is therefore a range of the original.
struct FoldedText {
    static let other: UInt8 = 0xff

    let scalars: [Unicode.Scalar]
    let bytes: [UInt8]
    let count: Int

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        bytes = scalars.map(Self.fold)
        count = bytes.count
    }

    /// The byte at a place, ``other`` beyond both ends.
    subscript(_ place: Int) -> UInt8 {
        place >= 0 && place < count ? bytes[place] : Self.other
    }

    /// The folded byte in lower case, or the scalar where it has none; 0 beyond both ends.
    func symbol(_ place: Int) -> UInt32 {
        guard place >= 0, place < count else { return 0 }
        let byte = bytes[place]
        if byte == Self.other { return scalars[place].value }
        return UInt32(isLetter(place) ? byte | 0x20 : byte)
    }

    // Every recogniser asks these of every place, so they compare and do not call.

    func isDigit(_ place: Int) -> Bool {
        guard place >= 0, place < count else { return false }
        return bytes[place] >= 0x30 && bytes[place] <= 0x39
    }

    func isLetter(_ place: Int) -> Bool {
        guard place >= 0, place < count else { return false }
        let lower = bytes[place] | 0x20
        return lower >= 0x61 && lower <= 0x7a
    }

    func isWord(_ place: Int) -> Bool { isDigit(place) || isLetter(place) }

    func isHex(_ place: Int) -> Bool {
        let lower = self[place] | 0x20
        return isDigit(place) || lower >= 0x61 && lower <= 0x66
    }

    func starts(with word: [UInt8], at place: Int) -> Bool {
        guard place >= 0, place + word.count <= count else { return false }
        for index in 0..<word.count where bytes[place + index] != word[index] { return false }
        return true
    }

    /// The folded characters of a range, in lower case.
    func value(_ range: Range<Int>) -> String { exactly(range).lowercased() }

    /// The folded characters of a range as they are; keys know upper and lower case.
    func exactly(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")

    private static func fold(_ scalar: Unicode.Scalar) -> UInt8 {
        switch scalar.value {
        case 0..<0x80: UInt8(scalar.value)
        case 0xff01...0xff5e: UInt8(scalar.value - 0xff01 + 0x21)
        case 0x00a0, 0x2000...0x200b, 0x202f, 0x2060, 0x3000, 0xfeff: UInt8(ascii: " ")
        case 0x2010...0x2015, 0x2212: UInt8(ascii: "-")
        case 0x2028, 0x2029, 0x0085: UInt8(ascii: "\n")
        // Arabic, Persian, Devanagari and mathematical digits.
        case 0x0660...0x0669: digits.lowerBound + UInt8(scalar.value - 0x0660)
        case 0x06f0...0x06f9: digits.lowerBound + UInt8(scalar.value - 0x06f0)
        case 0x0966...0x096f: digits.lowerBound + UInt8(scalar.value - 0x0966)
        case 0x1d7ce...0x1d7ff: digits.lowerBound + UInt8((scalar.value - 0x1d7ce) % 10)
        default: other
        }
    }
}
