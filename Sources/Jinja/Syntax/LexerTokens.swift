/// Names, numbers, strings and signs.
extension Lexer {
    private static let signs = [
        "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
        "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ].map { ($0, Array($0.utf8)) }

    mutating func token(_ open: inout [String]) throws(JinjaError) {
        let byte = source[position]
        if (0x30...0x39).contains(byte) { return try number() }
        if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { return try string(byte) }
        if let end = nameEnd { return name(end) }
        for (sign, bytes) in Self.signs where source[position...].starts(with: bytes) {
            try balance(sign, &open)
            add(.sign(sign))
            return advance(to: position + bytes.count)
        }
        throw fail("a character that has no meaning in a tag")
    }

    private func balance(_ sign: String, _ open: inout [String]) throws(JinjaError) {
        switch sign {
        case "(": open.append(")")
        case "[": open.append("]")
        case "{": open.append("}")
        case ")", "]", "}":
            guard let wanted = open.popLast() else { throw fail("unexpected '\(sign)'") }
            guard wanted == sign else { throw fail("unexpected '\(sign)', expected '\(wanted)'") }
        default: break
        }
        guard open.count <= Limits.nesting else {
            throw JinjaError(.limit, line: line, "brackets are nested too deeply")
        }
    }

    private var nameEnd: Int? {
        var end = position
        while end < source.count {
            let next = Text.scalarEnd(source, end)
            guard let scalar = Text.scalar(source[end..<next]),
                scalar == "_" || scalar.isPythonAlphanumeric
            else { break }
            end = next
        }
        return end > position ? end : nil
    }

    private mutating func name(_ end: Int) {
        add(.name(String(decoding: source[position..<end], as: UTF8.self)))
        advance(to: end)
    }

    // MARK: Numbers

    private func digitsEnd(_ start: Int, _ belongs: (UInt8) -> Bool) -> Int {
        var end = start
        while end < source.count {
            if belongs(source[end]) {
                end += 1
            } else if source[end] == UInt8(ascii: "_"), end > start, end + 1 < source.count,
                belongs(source[end + 1])
            {
                end += 1
            } else {
                break
            }
        }
        return end
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private mutating func number() throws(JinjaError) {
        if let end = floatEnd {
            let text = digits(position..<end)
            guard let value = Double(text) else { throw fail("a number that does not fit") }
            add(.float(value))
            return advance(to: end)
        }
        let (start, end, radix) = wholeNumber
        guard let value = Int(digits(start..<end), radix: radix) else {
            throw fail("a whole number of more than 64 bits")
        }
        add(.integer(value))
        advance(to: end)
    }

    private func digits(_ range: Range<Int>) -> String {
        String(decoding: source[range].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    }

    /// The end of a number with a fraction or an exponent; none behind a dot, as in `x.0.1`.
    private var floatEnd: Int? {
        if position > 0, source[position - 1] == UInt8(ascii: ".") { return nil }
        var end = digitsEnd(position, Self.isDigit)
        var found = false
        if end + 1 < source.count, source[end] == UInt8(ascii: "."), Self.isDigit(source[end + 1]) {
            end = digitsEnd(end + 1, Self.isDigit)
            found = true
        }
        if end < source.count, source[end] | 0x20 == UInt8(ascii: "e") {
            var start = end + 1
            if start < source.count, [0x2B, 0x2D].contains(source[start]) { start += 1 }
            let exponent = digitsEnd(start, Self.isDigit)
            if exponent > start { return exponent }
        }
        return found ? end : nil
    }

    private var wholeNumber: (start: Int, end: Int, radix: Int) {
        let letter = position + 1 < source.count ? source[position + 1] | 0x20 : 0
        if source[position] == 0x30 {
            let radix = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2][letter]
            if let radix {
                let end = digitsEnd(position + 2) { byte in
                    Character(Unicode.Scalar(byte)).hexDigitValue.map { $0 < radix } ?? false
                }
                if end > position + 2 { return (position + 2, end, radix) }
            }
            return (position, digitsEnd(position) { $0 == 0x30 }, 10)
        }
        return (position, digitsEnd(position, Self.isDigit), 10)
    }

    // MARK: Strings

    private mutating func string(_ quote: UInt8) throws(JinjaError) {
        var end = position + 1
        while end < source.count, source[end] != quote {
            end += source[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < source.count else { throw fail("a string has no end") }
        var literal = StringLiteral(Array(source[position + 1..<end]))
        guard let text = literal.text() else {
            throw fail("a string with a broken escape; write a backslash as \\\\")
        }
        add(.string(text))
        advance(to: end + 1)
    }
}

/// The escapes of a Python string, read as Jinja2 reads them.
private struct StringLiteral {
    private let bytes: [UInt8]
    private var place = 0
    private var result: [UInt8] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func text() -> Text? {
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte != UInt8(ascii: "\\") {
                result.append(byte)
            } else if !escape() {
                return nil
            }
        }
        return Text(result)
    }

    private mutating func escape() -> Bool {
        guard place < bytes.count else { return false }
        let end = Text.scalarEnd(bytes, place)
        guard let scalar = Text.scalar(bytes[place..<end]) else { return false }
        place = end
        switch scalar {
        case "\n": return true
        case "\\", "'", "\"": result.append(scalar)
        case "n": result.append(0x0A)
        case "t": result.append(0x09)
        case "r": result.append(0x0D)
        case "a": result.append(0x07)
        case "b": result.append(0x08)
        case "f": result.append(0x0C)
        case "v": result.append(0x0B)
        case "x": return hexadecimal(2)
        case "u": return hexadecimal(4)
        case "U": return hexadecimal(8)
        case "N": return false
        case "0"..."7": octal(scalar.value - 0x30)
        default: unknown(scalar)
        }
        return true
    }

    private mutating func hexadecimal(_ count: Int) -> Bool {
        guard place + count <= bytes.count,
            let value = UInt32(
                String(decoding: bytes[place..<place + count], as: UTF8.self),
                radix: 16
            ),
            let scalar = Unicode.Scalar(value)
        else { return false }
        result.append(scalar)
        place += count
        return true
    }

    private mutating func octal(_ first: UInt32) {
        var value = first
        for _ in 0..<2 {
            guard place < bytes.count, (0x30...0x37).contains(bytes[place]) else { break }
            value = value * 8 + UInt32(bytes[place] - 0x30)
            place += 1
        }
        if let scalar = Unicode.Scalar(value) { result.append(scalar) }
    }

    /// An unknown escape stays. Jinja2 spells characters beyond ASCII as escapes before it reads
    /// them, so a backslash before one leaves that spelling.
    private mutating func unknown(_ scalar: Unicode.Scalar) {
        result.append(UInt8(ascii: "\\"))
        guard !scalar.isASCII else { return result.append(scalar) }
        let digits = String(scalar.value, radix: 16)
        let (letter, width) =
            scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        result += Array(
            (letter + String(repeating: "0", count: width - digits.count) + digits).utf8
        )
    }
}
