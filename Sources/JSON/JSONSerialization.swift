extension JSONValue {
    /// Compact UTF-8 with no more escapes than JSON demands.
    ///
    /// With `sortedKeys` the text is canonical: keys in order of their UTF-16 code
    /// units, numbers as ECMAScript writes them, so equal values give equal bytes
    /// (RFC 8785, except that integers keep all of their 64 bits). Without it,
    /// order of members is kept and a double stays recognisable as one (`1.0`), so
    /// that parsing gives the same value back. A number that is not finite is `null`.
    package func serialized(sortedKeys: Bool = false) -> [UInt8] {
        var writer = JSONWriter(canonical: sortedKeys)
        writer.write(self)
        return writer.bytes
    }
}

private struct JSONWriter {
    let canonical: Bool
    var bytes: [UInt8] = []

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += String(value).utf8
        case .number(let value): write(value)
        case .string(let value): write(value)
        case .array(let elements): write(elements)
        case .object(let members): write(members)
        }
    }

    private mutating func write(_ elements: [JSONValue]) {
        bytes.append(UInt8(ascii: "["))
        var first = true
        for element in elements {
            if !first { bytes.append(UInt8(ascii: ",")) }
            first = false
            write(element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ members: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        var first = true
        for member in canonical ? members.sortedByUTF16() : Array(members) {
            if !first { bytes.append(UInt8(ascii: ",")) }
            first = false
            write(member.key)
            bytes.append(UInt8(ascii: ":"))
            write(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func write(_ number: Double) {
        guard number.isFinite else {
            bytes += "null".utf8
            return
        }
        if canonical {
            bytes += number.ecmaScriptText.utf8
            return
        }
        var text = number.ecmaScriptText
        if number == 0, number.sign == .minus { text = "-0" }
        bytes += text.utf8
        if text.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "-") }) { bytes += ".0".utf8 }
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for (place, byte) in utf8.enumerated() where byte.needsEscape {
                bytes += utf8[start..<place]
                bytes += byte.escaped
                start = place + 1
            }
            bytes += utf8[start...]
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension UInt8 {
    fileprivate var needsEscape: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }

    /// RFC 8785 §3.2.2.2: the short forms where there are any, else `\u00xx` in lower case.
    fileprivate var escaped: [UInt8] {
        switch self {
        case 0x08: return Array("\\b".utf8)
        case 0x09: return Array("\\t".utf8)
        case 0x0A: return Array("\\n".utf8)
        case 0x0C: return Array("\\f".utf8)
        case 0x0D: return Array("\\r".utf8)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [UInt8(ascii: "\\"), self]
        default:
            let digits = Array("0123456789abcdef".utf8)
            return Array("\\u00".utf8) + [digits[Int(self >> 4)], digits[Int(self & 15)]]
        }
    }
}

extension JSONObject {
    fileprivate func sortedByUTF16() -> [(key: String, value: JSONValue)] {
        sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
    }
}
