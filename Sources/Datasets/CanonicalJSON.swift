/// JSON with one spelling for each value (RFC 8785): keys sorted by UTF-16 code units, no white
/// space, numbers as ECMAScript writes them.
package indirect enum CanonicalJSON: Sendable, Hashable {
    case bool(Bool)
    case integer(Int)
    /// Must be finite; anything else is written as `null`, as ECMAScript does.
    case number(Double)
    case string(String)
    case array([CanonicalJSON])
    case object([String: CanonicalJSON])

    package var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += value.ecmaScript
        case .string(let value): Self.quote(value, to: &text)
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                item.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { text += "," }
                Self.quote(member.key, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    // RFC 8785 §3.2.2.2: only what RFC 8259 requires to be escaped is.
    private static func quote(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{08}": text += "\\b"
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            case "\u{0C}": text += "\\f"
            case "\r": text += "\\r"
            case "\u{00}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension Double {
    /// ECMA-262 §6.1.6.1.20, Number::toString; Swift's own shortest digits, laid out its way.
    fileprivate var ecmaScript: String {
        guard isFinite else { return "null" }
        guard self != 0 else { return "0" }
        let sign = self < 0 ? "-" : ""
        let (digits, point) = magnitude.shortest
        let count = digits.count
        if point > 0, point <= 21 {
            if count <= point {
                return sign + digits + String(repeating: "0", count: point - count)
            }
            return sign + digits.prefix(point) + "." + digits.dropFirst(point)
        }
        if point > -6, point <= 0 {
            return sign + "0." + String(repeating: "0", count: -point) + digits
        }
        let exponent = point - 1
        let fraction = count > 1 ? "." + digits.dropFirst() : ""
        return sign + digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+")
            + String(abs(exponent))
    }

    /// The shortest decimal digits that read back as this number, without zeros at either end, and
    /// where the decimal point stands after the first of them.
    private var shortest: (digits: String, point: Int) {
        let halves = description.lowercased().split(separator: "e")
        let mantissa = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        let exponent = halves.count > 1 ? Int(halves[1]) ?? 0 : 0
        var digits = mantissa.joined()
        var point = (mantissa.first?.count ?? 0) + exponent
        while digits.hasPrefix("0") {
            digits.removeFirst()
            point -= 1
        }
        while digits.hasSuffix("0") { digits.removeLast() }
        return (digits, point)
    }
}
