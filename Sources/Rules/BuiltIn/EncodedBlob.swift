import Flywheel

struct EncodedBlob: Rule {
    struct Options: Codable, Sendable {
        var atMost: Share?
        var from: Int?

        enum CodingKeys: String, CodingKey {
            case atMost = "at_most"
            case from
        }
    }

    static let id = RuleID("encoded_blob", 1)
    static let manual = """
        Drops prompts of which more than `at_most` of the bytes are encoded data: runs of the \
        base64 alphabet with capitals, small letters and digits, or of hexadecimal digits, at \
        least `from` characters long, line breaks inside not counted.
        Defaults 0.5 and 100: ours. A short base64 word that a user wants decoded is a fair \
        question; a pasted picture is not. Words, paths and links never run for a hundred \
        characters with capitals, small letters and digits and no other sign but + / = - _.
        Scripts other than Latin are never part of a run, so Chinese and English are judged alike. \
        It cannot see other encodings, such as uuencode or base85.
        Code: encoded_blob. Score: the share.
        """

    let atMost: Double
    let from: Int

    init(_ options: Options) throws {
        atMost = options.atMost?.fraction ?? 0.5
        from = options.from ?? 100
        guard from >= 16 else { throw RuleOptionError("from must be 16 or more, found \(from)") }
    }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let bytes = Array(conversation.prompt.utf8)
        let share = bytes.isEmpty ? 0 : Double(encoded(bytes)) / Double(bytes.count)
        guard share > atMost else { return Judgement(.keep, score: share) }
        return .drop(.encodedBlob(share, atMost), score: share)
    }

    private func encoded(_ bytes: [UInt8]) -> Int {
        var total = 0
        var run = Run()
        for byte in bytes {
            if run.takes(byte) { continue }
            if run.isEncoded(from: from) { total += run.length }
            run = Run()
        }
        return total + (run.isEncoded(from: from) ? run.length : 0)
    }
}

/// A run of bytes that may be encoded data.
private struct Run {
    private(set) var length = 0
    private var digits = 0
    private var capitals = 0
    private var smalls = 0
    private var beyondHex = 0

    /// Takes the byte if it may belong to the run.
    mutating func takes(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
        case UInt8(ascii: "A")...UInt8(ascii: "F"): capitals += 1
        case UInt8(ascii: "G")...UInt8(ascii: "Z"): (capitals, beyondHex) = (capitals + 1, 1)
        case UInt8(ascii: "a")...UInt8(ascii: "f"): smalls += 1
        case UInt8(ascii: "g")...UInt8(ascii: "z"): (smalls, beyondHex) = (smalls + 1, 1)
        case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            beyondHex = 1
        case 0x0A, 0x0D: return length > 0
        default: return false
        }
        length += 1
        return true
    }

    /// At random one base64 character in six is a digit and two in five are capitals.
    func isEncoded(from shortest: Int) -> Bool {
        guard length >= shortest else { return false }
        if beyondHex == 0 { return digits > 0 && capitals + smalls > 0 }
        return digits * 25 >= length && capitals * 8 >= length && smalls * 8 >= length
    }
}

extension Reason {
    fileprivate static func encodedBlob(_ share: Double, _ atMost: Double) -> Reason {
        Reason("encoded_blob", "\(share.rounded(3)) > \(atMost)")
    }
}
