/// Numbers of a text in one spelling, so that equal ones compare equal.
enum Numbers {
    /// In order; `1,200` as `1200`, `0.50` as `0.5`, `三百二十` as `320`, `03` as `3`.
    ///
    /// - Parameter lone: whether 一, 二 and 两 on their own count, which are mostly words.
    static func found(in text: String, lone: Bool) -> [String] {
        var reader = Reader(Array(text.unicodeScalars.map(folded)), lone: lone)
        return reader.numbers()
    }

    /// Full-width digits and marks as their half-width twins.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    }

    private struct Reader {
        private let scalars: [Unicode.Scalar]
        private let lone: Bool
        private var place = 0

        init(_ scalars: [Unicode.Scalar], lone: Bool) {
            self.scalars = scalars
            self.lone = lone
        }

        mutating func numbers() -> [String] {
            var found: [String] = []
            while place < scalars.count {
                if isDigit(place) {
                    found.append(arabic())
                } else if ChineseNumeral.isPart(scalars[place]) {
                    if let number = chinese() { found.append(number) }
                } else {
                    place += 1
                }
            }
            return found
        }

        private func isDigit(_ index: Int) -> Bool {
            index < scalars.count && ("0"..."9").contains(scalars[index])
        }

        /// Digits, groups of three after commas, and one fraction.
        private mutating func arabic() -> String {
            var whole = digits()
            if whole.count <= 3 {
                while hasGroup {
                    place += 1
                    whole += digits()
                }
            }
            var number = String(whole.drop { $0 == "0" })
            if number.isEmpty { number = "0" }
            guard place < scalars.count, scalars[place] == ".", isDigit(place + 1) else {
                return number
            }
            place += 1
            var fraction = digits()
            while fraction.last == "0" { fraction.removeLast() }
            return fraction.isEmpty ? number : "\(number).\(fraction)"
        }

        /// Whether a comma and exactly three digits come.
        private var hasGroup: Bool {
            place < scalars.count && scalars[place] == ","
                && (1...3).allSatisfy { isDigit(place + $0) } && !isDigit(place + 4)
        }

        private mutating func digits() -> String {
            var text = ""
            while isDigit(place) {
                text.unicodeScalars.append(scalars[place])
                place += 1
            }
            return text
        }

        private mutating func chinese() -> String? {
            let start = place
            while place < scalars.count, ChineseNumeral.isPart(scalars[place]) { place += 1 }
            let part = scalars[start..<place]
            guard let value = ChineseNumeral.value(of: part) else { return nil }
            return part.count > 1 || value > 2 || lone ? "\(value)" : nil
        }
    }
}

/// Whole numbers in Han numerals, up to 亿.
enum ChineseNumeral {
    private static let digits: [Unicode.Scalar: Int] = [
        "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
        "八": 8, "九": 9,
    ]
    private static let small: [Unicode.Scalar: Int] = ["十": 10, "百": 100, "千": 1000]
    private static let large: [Unicode.Scalar: Int] = ["万": 10_000, "亿": 100_000_000]

    static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        digits[scalar] != nil || small[scalar] != nil || large[scalar] != nil
    }

    /// - Returns: `nil` for what is no number.
    static func value(of scalars: ArraySlice<Unicode.Scalar>) -> Int? {
        if scalars.allSatisfy({ digits[$0] != nil }) { return spelled(scalars) }
        var total = 0
        var section = 0
        var digit = 0
        for scalar in scalars {
            if let value = digits[scalar] {
                digit = value
            } else if let unit = small[scalar] {
                section += (digit == 0 ? 1 : digit) * unit
                digit = 0
            } else if let unit = large[scalar] {
                guard total < large["亿"] ?? 0 || unit < total else { return nil }
                total += max(section + digit, 1) * unit
                section = 0
                digit = 0
            }
        }
        return total + section + digit
    }

    /// Digit by digit, as years are written: 二〇二四.
    private static func spelled(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
        guard scalars.count <= 15 else { return nil }
        return scalars.reduce(0) { $0 * 10 + (digits[$1] ?? 0) }
    }
}
