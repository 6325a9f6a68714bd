import Foundation

extension Int {
    /// Thousands apart by a thin space in print, which a terminal shows as a plain one.
    var grouped: String {
        let digits = Array(String(magnitude))
        var text = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append("\u{202F}") }
            text.append(digit)
        }
        return text
    }
}

extension Double {
    func fixed(_ places: Int) -> String { String(format: "%.\(places)f", self) }

    var percent: String { "\((self * 100).fixed(1)) %" }

    var signedPoints: String { String(format: "%+.1f", self * 100) }
}

/// A share that exists only where there is a whole.
func share(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "–" : (Double(part) / Double(whole)).percent
}
