/// Unified social credit codes of Chinese organisations (GB 32100-2015): 18 characters of an
/// alphabet without I, O, S, V and Z, a region in the third to eighth, a check character last.
struct CreditCodeRecognizer: Recognizer {
    private static let length = 18
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    func spans(in text: FoldedText) -> [Span] {
        sweep(text) { place in
            guard text.isWord(place), !text.isWord(place - 1),
                text.isDigit(place + 2) || text.isDigit(place + 3)
            else { return nil }
            return span(in: text, at: place)
        }
    }

    private func span(in text: FoldedText, at place: Int) -> Span? {
        let chain = DigitChain(text, from: place, limit: Self.length, letters: true)
        guard chain.count == Self.length, !text.isWord(chain.range(Self.length).upperBound),
            chain.lineBreaks(Self.length) <= 1, chain.groups(Self.length).count <= 5,
            chain.digits[2..<8].allSatisfy({ $0 < 10 }), Self.isRegion(Array(chain.digits[2..<8])),
            let check = Self.check(chain.digits), check == Self.value(chain.digits[17])
        else { return nil }
        return Span(range: chain.range(Self.length), value: chain.text(Self.length))
    }

    /// GB/T 2260, or 100000 for bodies of the whole country.
    private static func isRegion(_ digits: [Int]) -> Bool {
        ChineseIDRecognizer.isProvince(digits) || digits == [1, 0, 0, 0, 0, 0]
    }

    /// The value 0–30 of the last character: weights 3^i modulo 31 over the first seventeen.
    static func check(_ digits: [Int]) -> Int? {
        var sum = 0
        var weight = 1
        for digit in digits.prefix(17) {
            guard let value = value(digit) else { return nil }
            sum += value * weight
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31
    }

    /// The place in the alphabet of a digit of base 36.
    private static func value(_ digit: Int) -> Int? {
        let letter = UInt8(ascii: "A") + UInt8(max(0, digit - 10))
        return digit < 10 ? digit : alphabet.firstIndex(of: letter)
    }
}
