import Foundation

/// Numbers as Python writes them.
enum FloatText {
    /// `repr(float)`: the shortest digits that read back, an exponent below 1e-4 and from 1e16.
    static func shortest(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        let (sign, digits, point) = parts(value)
        guard point > -4, point <= 16 else {
            let exponent = point - 1
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            let size = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
            return "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(size)"
        }
        if point <= 0 { return "\(sign)0." + String(repeating: "0", count: -point) + digits }
        if digits.count <= point {
            return sign + digits + String(repeating: "0", count: point - digits.count) + ".0"
        }
        return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
    }

    /// Sign, digits without zeros around them, and where the point stands in them.
    private static func parts(_ value: Double) -> (sign: String, digits: String, point: Int) {
        var text = Substring("\(abs(value))")
        var exponent = 0
        if let mark = text.firstIndex(of: "e") {
            exponent = Int(text[text.index(after: mark)...]) ?? 0
            text = text[..<mark]
        }
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        var digits = String(halves[0]) + (halves.count > 1 ? String(halves[1]) : "")
        var point = halves[0].count + exponent
        while digits.count > 1, digits.hasPrefix("0") {
            digits.removeFirst()
            point -= 1
        }
        while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        if digits == "0" { point = 1 }
        return (value.sign == .minus ? "-" : "", digits, point)
    }

    /// `%.nf`, `%.ne` or `%.ng` of C, exactly rounded.
    static func formatted(_ value: Double, _ precision: Int, _ letter: Character) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        switch letter {
        case "e", "E": return String(format: "%.\(precision)e", value)
        case "g", "G": return String(format: "%.\(precision)g", value)
        default: return String(format: "%.\(precision)f", value)
        }
    }
}
