/// A regular expression that cuts text into words, scanned by hand.
///
/// Two families: GPT-2's, and the one of cl100k, Llama 3 and Qwen 2, which differ in how many
/// digits stay together.
enum SplitPattern: Sendable, Hashable {
    case gpt2
    /// cl100k's family with words of at most so many digits.
    case digits(Int)

    private static let tail = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
    private static let head =
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"

    /// Every spelling that public files use, and the words it cuts.
    static let known: [String: SplitPattern] = [
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+": .gpt2,
        head + tail: .digits(1),
        head + "{1,3}" + tail: .digits(3),
        // tiktoken's possessive spelling of cl100k; it cuts the same.
        "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+":
            .digits(3),
    ]

    /// As `tokenizer.json` writes it.
    var expression: String {
        switch self {
        case .gpt2: Self.known.first { $0.value == .gpt2 }?.key ?? ""
        case .digits(let limit): Self.head + (limit == 1 ? "" : "{1,\(limit)}") + Self.tail
        }
    }

    /// Where the word that starts at `start` ends; `end` is the end of the text.
    @inline(__always)
    func wordEnd(_ text: UTF8Text, _ start: Int, _ end: Int) -> Int {
        switch self {
        case .gpt2: Self.gpt2End(text, start, end)
        case .digits(let limit): Self.cl100kEnd(text, start, end, limit)
        }
    }

    private static func gpt2End(_ text: UTF8Text, _ start: Int, _ end: Int) -> Int {
        let first = text.bytes[start]
        if first == UInt8(ascii: "'"), let cut = contraction(text, start, end, folding: false) {
            return cut
        }
        let body = first == UInt8(ascii: " ") && start + 1 < end ? start + 1 : start
        let (kind, _) = text.character(body)
        if kind & CharacterClass.letter != 0 {
            return text.run(body, end, of: CharacterClass.letter)
        }
        if kind & CharacterClass.number != 0 {
            return text.run(body, end, of: CharacterClass.number)
        }
        if kind & CharacterClass.white == 0 {
            return text.run(body, end, not: CharacterClass.white | CharacterClass.word)
        }
        return blankEnd(text, start, text.run(start, end, of: CharacterClass.white), end)
    }

    private static func cl100kEnd(_ text: UTF8Text, _ start: Int, _ end: Int, _ limit: Int) -> Int {
        let first = text.bytes[start]
        if first == UInt8(ascii: "'"), let cut = contraction(text, start, end, folding: true) {
            return cut
        }
        let (kind, length) = text.character(start)
        if kind & CharacterClass.letter != 0 {
            return text.run(start &+ length, end, of: CharacterClass.letter)
        }
        if kind & CharacterClass.number != 0 { return numberEnd(text, start, end, limit) }
        let next = start &+ length
        let follower = next < end ? text.character(next).kind : CharacterClass.white
        if kind & CharacterClass.lineEnd == 0, follower & CharacterClass.letter != 0 {
            return text.run(next, end, of: CharacterClass.letter)
        }
        let isMark = kind & CharacterClass.white == 0
        let other = CharacterClass.white | CharacterClass.word
        if isMark || (first == UInt8(ascii: " ") && follower & other == 0) {
            return text.run(text.run(next, end, not: other), end, of: CharacterClass.lineEnd)
        }
        let blank = text.run(start, end, of: CharacterClass.white)
        return lastLineEnd(text, start, blank) ?? blankEnd(text, start, blank, end)
    }

    private static func numberEnd(
        _ text: UTF8Text,
        _ start: Int,
        _ end: Int,
        _ limit: Int
    ) -> Int {
        var at = start
        for _ in 0..<limit where at < end {
            let (kind, length) = text.character(at)
            guard kind & CharacterClass.number != 0 else { break }
            at &+= length
        }
        return at
    }

    /// `\s*[\r\n]+`: behind the last line end of the blanks.
    private static func lastLineEnd(_ text: UTF8Text, _ start: Int, _ blank: Int) -> Int? {
        var at = blank
        while at > start {
            let byte = text.bytes[at - 1]
            if byte == 0x0A || byte == 0x0D { return at }
            at -= 1
        }
        return nil
    }

    /// `\s+(?!\S)|\s+`: all blanks, or all but the last where a word follows.
    private static func blankEnd(_ text: UTF8Text, _ start: Int, _ blank: Int, _ end: Int) -> Int {
        guard blank < end else { return blank }
        let last = text.characterBefore(blank).start
        return last > start ? last : blank
    }

    /// `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll`, `'d`; folded, U+017F is an s too.
    private static func contraction(
        _ text: UTF8Text,
        _ start: Int,
        _ end: Int,
        folding: Bool
    ) -> Int? {
        func letter(_ place: Int) -> UInt8 {
            guard place < end else { return 0 }
            let byte = text.bytes[place]
            return folding && (65...90).contains(byte) ? byte + 32 : byte
        }
        switch letter(start + 1) {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
            return start + 2
        case UInt8(ascii: "r") where letter(start + 2) == UInt8(ascii: "e"): return start + 3
        case UInt8(ascii: "v") where letter(start + 2) == UInt8(ascii: "e"): return start + 3
        case UInt8(ascii: "l") where letter(start + 2) == UInt8(ascii: "l"): return start + 3
        // The two bytes of U+017F.
        case 0xC5 where folding && letter(start + 2) == 0xBF: return start + 3
        default: return nil
        }
    }
}
