/// What the split patterns and the normalization ask of a character, one byte each.
final class CharacterClass: Sendable {
    static let letter: UInt8 = 1
    static let number: UInt8 = 2
    /// White space other than a line end.
    static let space: UInt8 = 4
    static let lineEnd: UInt8 = 8
    /// A number to `Digits` alone, whose Unicode is newer.
    static let lateNumber: UInt8 = 16
    /// May change, move or join others in normalization form C.
    static let unstable: UInt8 = 32

    static let white = space | lineEnd
    static let word = letter | number

    static let shared = CharacterClass()

    /// Indexed by code point, 0 to 0x10FFFF.
    let table: [UInt8]

    private init() {
        var table = [UInt8](repeating: 0, count: 0x110000)
        func mark(_ ranges: String, _ bit: UInt8) {
            for range in UnicodeRanges.read(ranges) {
                for point in range { table[point] |= bit }
            }
        }
        mark(UnicodeData.letters, Self.letter)
        mark(UnicodeData.numbers, Self.number)
        mark(UnicodeData.lateNumbers, Self.lateNumber)
        // White_Space of the Unicode character database; stable since 6.3.
        let spaces: [ClosedRange<Int>] = [
            0x09...0x09, 0x0B...0x0C, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680,
            0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
        ]
        for point in spaces.joined() { table[point] |= Self.space }
        for point in [0x0A, 0x0D] { table[point] |= Self.lineEnd }
        for point in CanonicalForms.shared.unstable { table[Int(point)] |= Self.unstable }
        self.table = table
    }
}

/// Reads the number lists of `UnicodeData`.
enum UnicodeRanges {
    static func numbers(_ text: String) -> [Int] {
        text.utf8.split { $0 <= 0x20 }.map { Int(Substring($0), radix: 36) ?? 0 }
    }

    /// Of a list of gap and length less one.
    static func read(_ text: String) -> [ClosedRange<Int>] {
        let numbers = numbers(text)
        var at = 0
        return stride(from: 0, to: numbers.count, by: 2).map { place in
            let first = at + numbers[place]
            at = first + numbers[place + 1] + 1
            return first...(at - 1)
        }
    }
}
