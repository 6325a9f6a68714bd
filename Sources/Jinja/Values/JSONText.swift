/// `tojson` as transformers defines it: Python's `json.dumps` without HTML escapes.
struct JSONStyle {
    var escapesNonASCII = false
    var indent: [UInt8]?
    var itemSeparator: [UInt8] = Array(", ".utf8)
    var keySeparator: [UInt8] = Array(": ".utf8)
    var sortsKeys = false
}

extension Renderer {
    func json(_ value: Value, _ style: JSONStyle) throws(JinjaError) -> Text {
        var out: [UInt8] = []
        try write(value, style, 0, &out)
        try charge(out.count)
        return Text(out)
    }

    private func write(_ value: Value, _ style: JSONStyle, _ level: Int, _ out: inout [UInt8])
        throws(JinjaError)
    {
        try step()
        guard out.count <= limits.textBytes else { throw tooMuchText }
        switch value {
        case .string(let text): Self.quote(text, style, &out)
        case .list(let list), .tuple(let list):
            try enclose("[", list.items.count, "]", style, level, &out) {
                (index, out: inout [UInt8]) throws(JinjaError) in
                try self.write(list.items[index], style, level + 1, &out)
            }
        case .dict(let dict):
            let entries = try pairs(dict, style)
            try enclose("{", entries.count, "}", style, level, &out) {
                (index, out: inout [UInt8]) throws(JinjaError) in
                Self.quote(entries[index].0, style, &out)
                out += style.keySeparator
                try self.write(entries[index].1, style, level + 1, &out)
            }
        default:
            guard let word = Self.scalar(value) else {
                throw fail(.type, "a value of kind \(value.kind) cannot be written as JSON")
            }
            out += Array(word.utf8)
        }
    }

    private static func scalar(_ value: Value) -> String? {
        switch value {
        case .none: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .int(let number): return String(number)
        case .float(let number):
            if number.isNaN { return "NaN" }
            if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
            return FloatText.shortest(number)
        default: return nil
        }
    }

    private func enclose(
        _ begin: Unicode.Scalar,
        _ count: Int,
        _ end: Unicode.Scalar,
        _ style: JSONStyle,
        _ level: Int,
        _ out: inout [UInt8],
        _ item: (Int, inout [UInt8]) throws(JinjaError) -> Void
    ) throws(JinjaError) {
        func line(_ level: Int) {
            guard let indent = style.indent, count > 0 else { return }
            out.append(0x0A)
            for _ in 0..<level { out += indent }
        }
        out.append(begin)
        for index in 0..<count {
            if index > 0 { out += style.itemSeparator }
            line(level + 1)
            try item(index, &out)
        }
        line(level)
        out.append(end)
    }

    private func pairs(_ dict: Dict, _ style: JSONStyle) throws(JinjaError) -> [(Text, Value)] {
        var entries = dict.entries
        if style.sortsKeys { entries = try sorted(entries) { $0.key } }
        var pairs: [(Text, Value)] = []
        for (key, value) in entries {
            if case .string(let name) = key {
                pairs.append((name, value))
            } else if let word = Self.scalar(key) {
                pairs.append((Text(word), value))
            } else {
                throw fail(.type, "a key of kind \(key.kind) cannot be written as JSON")
            }
        }
        return pairs
    }

    private static func quote(_ text: Text, _ style: JSONStyle, _ out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        guard style.escapesNonASCII, !text.isASCII else {
            for byte in text.bytes { escape(byte, &out) }
            return out.append(UInt8(ascii: "\""))
        }
        for unit in text.string.utf16 {
            if unit < 0x7F { escape(UInt8(unit), &out) } else { out += unicode(unit) }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func unicode(_ unit: UInt16) -> [UInt8] {
        let digits = String(unit, radix: 16)
        return Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
    }

    private static func escape(_ byte: UInt8, _ out: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): out += Array("\\\"".utf8)
        case UInt8(ascii: "\\"): out += Array("\\\\".utf8)
        case 0x0A: out += Array("\\n".utf8)
        case 0x0D: out += Array("\\r".utf8)
        case 0x09: out += Array("\\t".utf8)
        case 0x08: out += Array("\\b".utf8)
        case 0x0C: out += Array("\\f".utf8)
        case 0..<0x20: out += unicode(UInt16(byte))
        default: out.append(byte)
        }
    }
}
