/// Reads JSON as Python's `json.loads` does, keys in their order.
extension TemplateValue {
    package init(json: String) throws(JinjaError) {
        var reader = TemplateValueReader(bytes: Array(json.utf8))
        self = try reader.document()
    }
}

private struct TemplateValueReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private func broken(_ what: String) -> JinjaError {
        JinjaError(.value, line: 0, "the JSON is broken at byte \(position): \(what)")
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { position += 1 }
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let wanted = Array("\(word)".utf8)
        guard bytes.dropFirst(position).starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    mutating func document() throws(JinjaError) -> TemplateValue {
        let value = try value(0)
        skipSpace()
        guard next == nil else { throw broken("text after the value") }
        return value
    }

    private mutating func value(_ depth: Int) throws(JinjaError) -> TemplateValue {
        guard depth < Limits.valueDepth else { throw broken("nested too deeply") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        default: break
        }
        if take("null") { return .none }
        if take("true") { return .bool(true) }
        if take("false") { return .bool(false) }
        return try number()
    }

    private mutating func object(_ depth: Int) throws(JinjaError) -> TemplateValue {
        position += 1
        var entries: [TemplateValue.Entry] = []
        skipSpace()
        if take("}") { return .dict([]) }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw broken("a key is missing") }
            let key = try string()
            skipSpace()
            guard take(":") else { throw broken("a colon is missing") }
            entries.append(TemplateValue.Entry(key, try value(depth + 1)))
            skipSpace()
            if take("}") { return .dict(entries) }
            guard take(",") else { throw broken("a comma is missing") }
        }
    }

    private mutating func array(_ depth: Int) throws(JinjaError) -> TemplateValue {
        position += 1
        var items: [TemplateValue] = []
        skipSpace()
        if take("]") { return .list([]) }
        while true {
            items.append(try value(depth + 1))
            skipSpace()
            if take("]") { return .list(items) }
            guard take(",") else { throw broken("a comma is missing") }
        }
    }

    private mutating func number() throws(JinjaError) -> TemplateValue {
        let start = position
        while let byte = next, "+-0123456789.eE".utf8.contains(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if let whole = Int(text), !text.hasPrefix("+") { return .int(whole) }
        guard text.utf8.contains(where: { ".eE".utf8.contains($0) }), let real = Double(text),
            real.isFinite
        else { throw broken("no value, or a number that does not fit") }
        return .float(real)
    }

    private mutating func string() throws(JinjaError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
            case 0..<0x20: throw broken("a control character in a text")
            default: text.append(byte)
            }
        }
        throw broken("a text has no end")
    }

    private mutating func escape() throws(JinjaError) -> Character {
        guard let byte = next else { throw broken("a text has no end") }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "u"): return Character(try unicode())
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Character(Unicode.Scalar(byte))
        default: throw broken("an unknown escape")
        }
    }

    private mutating func unicode() throws(JinjaError) -> Unicode.Scalar {
        func unit(_ at: Int) -> UInt32? {
            guard at + 4 <= bytes.count else { return nil }
            let digits = String(decoding: bytes[at..<at + 4], as: UTF8.self)
            return digits.utf8.count == 4 ? UInt32(digits, radix: 16) : nil
        }
        guard let first = unit(position) else { throw broken("an escape that is too short") }
        position += 4
        if (0xD800..<0xDC00).contains(first), take("\\u"), let second = unit(position),
            (0xDC00..<0xE000).contains(second)
        {
            position += 4
            let value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
            return Unicode.Scalar(value) ?? "\u{FFFD}"
        }
        guard let scalar = Unicode.Scalar(first) else { throw broken("half of a surrogate pair") }
        return scalar
    }
}
