extension Double {
    /// The shortest digits that read back as this number, laid out as ECMAScript does.
    ///
    /// ECMA-262 §6.1.6.1.20 Number::toString, which RFC 8785 §3.2.2.3 prescribes.
    /// Swift's description has the same digits in another layout.
    var ecmaScriptText: String {
        guard self != 0 else { return "0" }
        let (digits, exponent) = shortestDigits
        return (self < 0 ? "-" : "") + Self.laidOut(digits, exponent: exponent)
    }

    /// Significant digits `d₁d₂…` and the power n with value = 0.d₁d₂… × 10ⁿ.
    private var shortestDigits: (digits: String, exponent: Int) {
        let parts = magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let all = whole + fraction
        let leading = all.prefix { $0 == "0" }.count
        var digits = all.dropFirst(leading)
        while digits.last == "0" { digits.removeLast() }
        return (String(digits), whole.count - leading + power)
    }

    private static func laidOut(_ digits: String, exponent: Int) -> String {
        let count = digits.utf8.count
        if count <= exponent, exponent <= 21 {
            return digits + String(repeating: "0", count: exponent - count)
        }
        if 0 < exponent, exponent <= 21 {
            return digits.prefix(exponent) + "." + digits.dropFirst(exponent)
        }
        if -6 < exponent, exponent <= 0 {
            return "0." + String(repeating: "0", count: -exponent) + digits
        }
        let power = exponent - 1
        let fraction = count > 1 ? "." + digits.dropFirst() : ""
        return digits.prefix(1) + fraction + "e" + (power < 0 ? "-" : "+") + String(abs(power))
    }
}
