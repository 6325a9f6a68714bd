/// Spoils inputs: bytes flipped, cut, doubled, moved, numbers changed, odd words put in.
struct Spoiler {
    private var state: UInt64

    /// What breaks readers of JSON, of binary headers and of templates.
    private static let words: [[UInt8]] =
        [
            "-1", "0", "1e999", "18446744073709551616", "9223372036854775807", "4294967296", "null",
            "true", "[]", "{}", "\"\"", "[[[[[[[[", "\\u0000", "\\ud800", "NaN", "1.5", ",", "\"",
            "\\",
            "F32", "BF16", "F16", "I64", "e\u{301}", "\u{10FFFF}", "{%", "-%}", "{{", "}}", "{#",
            " | tojson", " | map('upper')", "[::-1]", "{% endfor %}", "{% endif %}", "{% for x in ",
            "loop.", "namespace()", "range(99999)", " ** ", " ~ ", " is ", " not ", "%s",
        ].map { Array($0.utf8) } + [
            [0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], Array(repeating: 0xFF, count: 8),
            Array(repeating: 0, count: 8), [0, 0, 0xC0, 0x7F], Array("[".utf8) * 600,
        ]

    init(seed: UInt64) { state = seed }

    /// Splitmix64 (Steele, Lea and Flood 2014).
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    private mutating func below(_ bound: Int) -> Int {
        bound > 0 ? Int(next() % UInt64(bound)) : 0
    }

    /// One to four changes to one of the examples.
    mutating func spoil(_ examples: [[UInt8]]) -> [UInt8] {
        var input = examples[below(examples.count)]
        for _ in 0...below(4) { change(&input, examples) }
        return input
    }

    private mutating func change(_ input: inout [UInt8], _ examples: [[UInt8]]) {
        // The first bytes hold lengths and keys: half of all changes go there.
        let reach = next() % 2 == 0 ? min(input.count, 1024) : input.count
        let place = below(reach)
        let end = min(input.count, place + 1 + below(1 << below(10)))
        switch next() % 9 {
        case 0 where !input.isEmpty: input[place] ^= 1 << UInt8(next() % 8)
        case 1 where !input.isEmpty: input[place] = UInt8(truncatingIfNeeded: next())
        case 2: input.removeSubrange(place..<max(place, end))
        case 3: input.insert(contentsOf: input[place..<max(place, end)], at: place)
        case 4: input.insert(contentsOf: Self.words[below(Self.words.count)], at: place)
        case 5: input.removeSubrange(place...)
        case 6: changeNumber(&input, from: place)
        case 7:
            let other = examples[below(examples.count)]
            let first = below(other.count)
            let last = min(other.count, first + 64)
            input.replaceSubrange(place..<max(place, end), with: other[first..<last])
        default: swapNames(&input, from: place)
        }
    }

    /// Another number in place of the next one in the text.
    private mutating func changeNumber(_ input: inout [UInt8], from place: Int) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = input[place...].firstIndex(where: digits.contains) else { return }
        let end = input[first...].firstIndex { !digits.contains($0) } ?? input.count
        let old = Int(String(decoding: input[first..<end], as: UTF8.self)) ?? 0
        let values = [0, 1, -1, old &+ 1, old &- 1, old &* 2, old / 2, 1 << 31, 1 << 62, Int.max]
        input.replaceSubrange(first..<end, with: Array(String(values[below(values.count)]).utf8))
    }

    /// Takes the next quoted name away from its value and puts another in.
    private mutating func swapNames(_ input: inout [UInt8], from place: Int) {
        let quote = UInt8(ascii: "\"")
        guard let first = input[place...].firstIndex(of: quote),
            let end = input[(first + 1)...].firstIndex(of: quote)
        else { return }
        let names = [
            "type", "vocab", "merges", "shape", "dtype", "data_offsets", "content", "id", "choices",
            "message", "delta", "usage", "error", "tool_calls",
        ]
        let name = Array(names[below(names.count)].utf8)
        input.replaceSubrange((first + 1)..<end, with: name)
    }
}

extension [UInt8] {
    fileprivate static func * (bytes: [UInt8], count: Int) -> [UInt8] {
        Array(repeatElement(bytes, count: count).joined())
    }
}
