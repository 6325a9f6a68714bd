/// Numbers of Chinese identity cards: 18 characters with a check character (GB 11643-1999), and
/// the 15 digits of cards issued before 1999.
///
/// A number counts if it begins with a province, holds a day of the calendar and, with 18
/// characters, ends in the right check character.
struct ChineseIDRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        sweep(text) { place in
            guard text.isDigit(place), !text.isDigit(place - 1) else { return nil }
            return span(in: text, at: place)
        }
    }

    private func span(in text: FoldedText, at place: Int) -> Span? {
        modern(in: text, at: place) ?? legacy(in: text, at: place)
    }

    private func modern(in text: FoldedText, at place: Int) -> Span? {
        let chain = DigitChain(text, from: place, limit: 18)
        guard chain.count >= 17, chain.groups(chain.count).count <= 5,
            Self.isProvince(chain.digits), Self.isDay(chain.digits[6..<14]),
            let end = checked(text, chain), !text.isWord(end)
        else { return nil }
        return Span(range: place..<end, value: chain.text(17))
    }

    /// Where the number ends, if its last character is the right one.
    private func checked(_ text: FoldedText, _ chain: DigitChain) -> Int? {
        let wanted = Self.check(chain.digits)
        if wanted == 10 {
            var end = chain.places[16] + 1
            while [UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "-")].contains(text[end]),
                end < chain.places[16] + 3
            {
                end += 1
            }
            return text[end] | 0x20 == UInt8(ascii: "x") ? end + 1 : nil
        }
        return chain.count == 18 && chain.digits[17] == wanted ? chain.places[17] + 1 : nil
    }

    private func legacy(in text: FoldedText, at place: Int) -> Span? {
        let chain = DigitChain(text, from: place, limit: 15)
        guard chain.count == 15, !text.isWord(place - 1), !text.isWord(chain.range(15).upperBound),
            chain.groups(15, splitBy: { $0 == .blank || $0 == .dash }).count == 1,
            chain.lineBreaks(15) <= 1, !goesOn(text, chain), Self.isProvince(chain.digits),
            Self.isDay([1, 9] + chain.digits[6..<12])
        else { return nil }
        return Span(range: chain.range(15), value: chain.text(15))
    }

    /// Whether a line breaks behind the fifteenth of eighteen digits.
    private func goesOn(_ text: FoldedText, _ chain: DigitChain) -> Bool {
        guard chain.following == .line else { return false }
        let rest = DigitChain(text, from: chain.places[14], limit: 5)
        return rest.count == 4
            || rest.count == 3 && text.symbol(rest.range(3).upperBound) == UInt32(UInt8(ascii: "x"))
    }

    /// ISO 7064 MOD 11-2 over 17 digits; 10 is written X.
    static func check(_ digits: [Int]) -> Int {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(weights, digits).reduce(0) { $0 + $1.0 * $1.1 }
        return (12 - sum % 11) % 11
    }

    /// GB/T 2260: the first two digits name a province; 81–83 are Hong Kong, Macau and Taiwan
    /// residents, 91 foreigners with permanent residence.
    static func isProvince(_ digits: [Int]) -> Bool {
        switch digits[0] * 10 + digits[1] {
        case 11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71, 81...83, 91: true
        default: false
        }
    }

    /// Eight digits, year first.
    private static func isDay(_ digits: some Collection<Int>) -> Bool {
        let number = digits.reduce(0) { $0 * 10 + $1 }
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
        guard (1850...2099).contains(year), (1...12).contains(month) else { return false }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...lengths[month - 1]).contains(day)
    }
}
