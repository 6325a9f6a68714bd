/// Telephone numbers: Chinese mobiles, `+` numbers of any country (E.164), Chinese landlines with
/// a dash and North American numbers with dashes.
struct PhoneRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        var found: [Span] = []
        var place = 0
        while place < text.count {
            if let span = span(in: text, at: place) {
                found.append(span)
                place = span.range.upperBound
            } else {
                place += 1
            }
        }
        return found
    }

    private func span(in text: FoldedText, at place: Int) -> Span? {
        if text[place] == UInt8(ascii: "+") {
            return international(in: text, at: place)
        }
        if text[place] == UInt8(ascii: "(") {
            return northAmerican(in: text, at: place, digit: place + 1)
        }
        guard text.isDigit(place), begins(text, place) else { return nil }
        return prefixed(in: text, at: place) ?? mobile(in: text, at: place, from: place)
            ?? landline(in: text, at: place)
            ?? northAmerican(in: text, at: place, digit: place)
    }

    /// Not inside a number or a name; `tel` and its like may stand glued in front.
    private func begins(_ text: FoldedText, _ place: Int) -> Bool {
        let before = text[place - 1]
        if before == UInt8(ascii: ".") || before == UInt8(ascii: "-") {
            return !text.isWord(place - 2)
        }
        guard text.isWord(place - 1) else { return before != UInt8(ascii: "_") }
        return Self.introductions.contains { word in
            place >= word.count && !text.isWord(place - word.count - 1)
                && text.value((place - word.count)..<place) == word
        }
    }

    private static let introductions = ["tel", "phone", "mobile", "mob", "cell", "call"]

    /// `0086` or `86` before a Chinese mobile.
    private func prefixed(in text: FoldedText, at place: Int) -> Span? {
        for prefix in ["0086", "86"] where text.starts(with: Array(prefix.utf8), at: place) {
            var next = place + prefix.count
            while [UInt8(ascii: " "), UInt8(ascii: "-")].contains(text[next]),
                next < place + prefix.count + 2
            {
                next += 1
            }
            if let span = mobile(in: text, at: place, from: next) { return span }
        }
        return nil
    }

    /// `1[3-9]` and nine digits, grouped as people group them.
    private func mobile(in text: FoldedText, at start: Int, from place: Int) -> Span? {
        guard text[place] == UInt8(ascii: "1"), text.isDigit(place) else { return nil }
        let chain = DigitChain(text, from: place, limit: 11)
        guard chain.count == 11, chain.digits[1] >= 3,
            !text.isWord(chain.range(11).upperBound), isGrouped(chain)
        else { return nil }
        return Span(range: start..<chain.range(11).upperBound, value: chain.text(11))
    }

    private func isGrouped(_ chain: DigitChain) -> Bool {
        guard chain.lineBreaks(11) <= 1 else { return false }
        let groups = chain.groups(11) { $0 == .blank || $0 == .dash }
        let usual = [
            [11], [3, 4, 4], [3, 3, 5], [3, 8], [7, 4], [4, 3, 4], [4, 4, 3], [5, 6],
        ]
        return usual.contains(groups)
    }

    /// A plus sign, then 8 to 15 digits (E.164) with blanks, dashes, dots or parentheses.
    private func international(in text: FoldedText, at place: Int) -> Span? {
        guard !text.isWord(place - 1), text.isDigit(place + 1), text[place + 1] != UInt8(ascii: "0")
        else { return nil }
        if let span = prefixed(in: text, at: place + 1) {
            return Span(range: place..<span.range.upperBound, value: span.value)
        }
        var digits = ""
        var end = place + 1
        var next = end
        while digits.count < 16, next < end + 3 {
            if text.isDigit(next) {
                digits.append(Character(Unicode.Scalar(text[next])))
                end = next + 1
            } else if !Self.signs.contains(text[next]) {
                break
            }
            next += 1
        }
        guard (8...15).contains(digits.count), !text.isWord(end) else { return nil }
        return Span(range: place..<end, value: "+" + digits)
    }

    private static let signs = Set(" -.()".utf8)

    /// Area code `0` and two or three digits, a dash, seven or eight digits.
    private func landline(in text: FoldedText, at place: Int) -> Span? {
        guard text[place] == UInt8(ascii: "0") else { return nil }
        let chain = DigitChain(text, from: place, limit: 12)
        guard (10...12).contains(chain.count), !text.isWord(chain.range(chain.count).upperBound),
            !chain.gaps.contains(.line), !chain.gaps.contains(.blank)
        else { return nil }
        let groups = chain.groups(chain.count)
        guard groups.count == 2, (3...4).contains(groups[0]), (7...8).contains(groups[1]),
            chain.digits[1] != 0
        else { return nil }
        return Span(range: chain.range(chain.count), value: chain.text(chain.count))
    }

    /// `415-555-2671` and `(415) 555-2671`, optionally with `1-` in front.
    private func northAmerican(in text: FoldedText, at start: Int, digit: Int) -> Span? {
        var place = digit
        if text.starts(with: Array("1-".utf8), at: place) { place += 2 }
        guard let area = run(text, place, 3), text[place] >= UInt8(ascii: "2") else { return nil }
        var next = area
        if digit != start {
            guard text[next] == UInt8(ascii: ")") else { return nil }
            next += text[next + 1] == UInt8(ascii: " ") ? 2 : 1
        } else {
            guard text[next] == UInt8(ascii: "-") else { return nil }
            next += 1
        }
        guard let office = run(text, next, 3), text[next] >= UInt8(ascii: "2"),
            text[office] == UInt8(ascii: "-"), let end = run(text, office + 1, 4),
            !text.isWord(end), text[end] != UInt8(ascii: "-")
        else { return nil }
        let value = text.value(start..<end).filter(\.isNumber)
        return Span(range: start..<end, value: value)
    }

    private func run(_ text: FoldedText, _ place: Int, _ count: Int) -> Int? {
        (place..<(place + count)).allSatisfy(text.isDigit) ? place + count : nil
    }
}
