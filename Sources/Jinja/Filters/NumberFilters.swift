import Foundation

extension Filters {
    static let numbers: [String: Filter] = [
        "abs": { r, v, c throws(JinjaError) in
            try r.none(c, "abs")
            switch Number(v) {
            case .int(let number)?: return number < 0 ? try r.negated(.int(number)) : .int(number)
            case .float(let number)?: return .float(Swift.abs(number))
            case nil:
                try r.refuseUndefined(v)
                throw r.fail(.type, "'abs' wants a number, not \(v.kind)")
            }
        },
        "int": { r, v, c throws(JinjaError) in
            let a = try r.bind(c, "int", ["default", "base"])
            let base = try r.whole(a[1], "int", else: 10)
            guard (2...36).contains(base) || base == 0 else {
                throw r.fail(.value, "'int' wants a base from 2 to 36")
            }
            return try whole(v, base, r) ?? a[0] ?? .int(0)
        },
        "float": { r, v, c throws(JinjaError) in
            let a = try r.bind(c, "float", ["default"])
            try r.refuseUndefined(v)
            if let number = Number(v) { return .float(number.double) }
            guard case .string(let text) = v, let number = PythonNumber.float(text) else {
                return a[0] ?? .float(0)
            }
            return .float(number)
        },
        "round": { r, v, c throws(JinjaError) in
            let a = try r.bind(c, "round", ["precision", "method"])
            return try round(
                v,
                try r.whole(a[0], "round", else: 0),
                try r.text(a[1], else: "common"),
                r
            )
        },
        "sum": { r, v, c throws(JinjaError) in
            let a = try r.bind(c, "sum", ["attribute", "start"])
            var total = a[1] ?? .int(0)
            if case .string = total { throw r.fail(.type, "'sum' does not join texts; use 'join'") }
            for item in try r.items(v) {
                total = try r.calculate(.add, total, try r.path(item, a[0]))
            }
            return total
        },
    ]

    private static func whole(_ value: Value, _ base: Int, _ r: Renderer) throws(JinjaError)
        -> Value?
    {
        try r.refuseUndefined(value)
        func truncated(_ number: Double) throws(JinjaError) -> Value? {
            guard number.isFinite else { return nil }
            guard let whole = Int(exactly: number.rounded(.towardZero)) else { throw r.tooLarge }
            return .int(whole)
        }
        switch Number(value) {
        case .int(let number)?: return .int(number)
        case .float(let number)?: return try truncated(number)
        case nil: break
        }
        guard case .string(let text) = value else { return nil }
        if let number = PythonNumber.int(text, base: base) { return .int(number) }
        guard let number = PythonNumber.float(text) else { return nil }
        return try truncated(number)
    }

    private static func round(_ value: Value, _ precision: Int, _ method: Text, _ r: Renderer)
        throws(JinjaError) -> Value
    {
        guard let number = Number(value) else {
            try r.refuseUndefined(value)
            throw r.fail(.type, "'round' wants a number, not \(value.kind)")
        }
        guard (-300...300).contains(precision) else {
            throw r.fail(.value, "'round' wants a precision from -300 to 300")
        }
        switch method {
        case "common":
            if case .int(let whole) = number {
                guard precision < 0 else { return .int(whole) }
                throw r.fail(.unsupported, "'round' of a whole number to tens and more")
            }
            return .float(nearest(number.double, precision))
        case "ceil", "floor":
            let scale = pow(10, Double(precision))
            let scaled = number.double * scale
            return .float((method == "ceil" ? scaled.rounded(.up) : scaled.rounded(.down)) / scale)
        default: throw r.fail(.value, "'round' wants 'common', 'ceil' or 'floor'")
        }
    }

    /// Python's `round`: the decimal number that is nearest to the exact value, ties to even.
    private static func nearest(_ value: Double, _ precision: Int) -> Double {
        guard value.isFinite else { return value }
        guard precision < 0 else {
            return Double(FloatText.formatted(value, precision, "f")) ?? value
        }
        let scale = pow(10, Double(-precision))
        return (value / scale).rounded(.toNearestOrEven) * scale
    }
}

/// Text as Python's `int()` and `float()` read it.
enum PythonNumber {
    static func int(_ text: Text, base: Int) -> Int? {
        var digits = Substring(text.stripped().string)
        var negative = false
        if let sign = digits.first, sign == "-" || sign == "+" {
            negative = sign == "-"
            digits.removeFirst()
        }
        var radix = base
        let prefix = digits.prefix(2).lowercased()
        if let known = ["0x": 16, "0o": 8, "0b": 2][prefix], base == 0 || base == known {
            radix = known
            digits.removeFirst(2)
            if digits.first == "_" { digits.removeFirst() }
        } else if base == 0 {
            radix = 10
        }
        guard let plain = plain(digits), let first = plain.first, first != "-", first != "+" else {
            return nil
        }
        return Int((negative ? "-" : "") + plain, radix: radix)
    }

    static func float(_ text: Text) -> Double? {
        let word = text.stripped().string
        let letters = word.lowercased()
        switch letters.hasPrefix("-") || letters.hasPrefix("+")
            ? String(letters.dropFirst()) : letters
        {
        case "inf", "infinity": return letters.hasPrefix("-") ? -.infinity : .infinity
        case "nan": return .nan
        default: break
        }
        guard word.utf8.allSatisfy({ "0123456789+-.eE_".utf8.contains($0) }),
            let plain = plain(Substring(word))
        else { return nil }
        return Double(plain)
    }

    /// Without the underscores that stand between digits; nil when one stands elsewhere.
    private static func plain(_ text: Substring) -> String? {
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "_") {
            let around = [index - 1, index + 1].filter { bytes.indices.contains($0) }
            guard around.count == 2, around.allSatisfy({ isAlphanumeric(bytes[$0]) }) else {
                return nil
            }
        }
        return text.filter { $0 != "_" }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        Character(Unicode.Scalar(byte)).isHexDigit || Character(Unicode.Scalar(byte)).isLetter
    }
}
