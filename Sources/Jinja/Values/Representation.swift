/// `str()` and `repr()`.
extension Renderer {
    /// `str(value)`, as `{{ }}` prints it.
    func text(_ value: Value) throws(JinjaError) -> Text {
        switch value {
        case .string(let text): return text
        case .undefined: return Text()
        case .int(let number): return Text(String(number))
        default:
            var out: [UInt8] = []
            try represent(value, &out)
            try charge(out.count)
            return Text(out)
        }
    }

    func represent(_ value: Value, _ out: inout [UInt8]) throws(JinjaError) {
        try step()
        guard out.count <= limits.textBytes else { throw tooMuchText }
        switch value {
        case .undefined: out += Array("Undefined".utf8)
        case .none: out += Array("None".utf8)
        case .bool(let flag): out += Array((flag ? "True" : "False").utf8)
        case .int(let number): out += Array(String(number).utf8)
        case .float(let number): out += Array(FloatText.shortest(number).utf8)
        case .string(let text):
            if text.isMarkup { out += Array("Markup(".utf8) }
            quote(text, &out)
            if text.isMarkup { out.append(UInt8(ascii: ")")) }
        case .list(let list): try represent("[", list.items, "]", &out)
        case .tuple(let list):
            try represent("(", list.items, list.items.count == 1 ? ",)" : ")", &out)
        case .dict(let dict): try represent(dict, &out)
        case .range(let range):
            let step = range.step == 1 ? "" : ", \(range.step)"
            out += Array("range(\(range.start), \(range.stop)\(step))".utf8)
        case .view(let view):
            try represent("\(value.kind)([", view.items, "])", &out)
        case .cursor, .namespace, .loop, .callable:
            throw fail(
                .unsupported,
                "a \(value.kind) has no text of its own; print its items, its attributes or its result"
            )
        }
    }

    private func represent(
        _ begin: String,
        _ items: [Value],
        _ end: String,
        _ out: inout [UInt8]
    ) throws(JinjaError) {
        out += Array(begin.utf8)
        for (index, item) in items.enumerated() {
            if index > 0 { out += [0x2C, 0x20] }
            try represent(item, &out)
        }
        out += Array(end.utf8)
    }

    private func represent(_ dict: Dict, _ out: inout [UInt8]) throws(JinjaError) {
        out.append(UInt8(ascii: "{"))
        for (index, entry) in dict.entries.enumerated() {
            if index > 0 { out += [0x2C, 0x20] }
            try represent(entry.key, &out)
            out += [0x3A, 0x20]
            try represent(entry.value, &out)
        }
        out.append(UInt8(ascii: "}"))
    }

    /// `repr(str)`: single quotes unless only single quotes are inside.
    private func quote(_ text: Text, _ out: inout [UInt8]) {
        let single = UInt8(ascii: "'")
        let double = UInt8(ascii: "\"")
        let mark = text.bytes.contains(single) && !text.bytes.contains(double) ? double : single
        out.append(mark)
        for scalar in text.string.unicodeScalars {
            switch scalar {
            case "\\": out += Array("\\\\".utf8)
            case "\n": out += Array("\\n".utf8)
            case "\r": out += Array("\\r".utf8)
            case "\t": out += Array("\\t".utf8)
            case "'" where mark == single: out += Array("\\'".utf8)
            case _ where scalar.isPythonPrintable: out.append(scalar)
            default: out += Self.escape(scalar)
            }
        }
        out.append(mark)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> [UInt8] {
        let digits = String(scalar.value, radix: 16)
        let (letter, width) =
            scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        let zeros = String(repeating: "0", count: width - digits.count)
        return Array(("\\" + letter + zeros + digits).utf8)
    }
}
