/// Telephone numbers: Chinese mobiles and landlines, `+` numbers of any country (E.164), North
/// American ones, and whatever has the length of one behind a word such as `tel:` or 电话：.
struct PhoneRecognizer: Recognizer {
    func spans(in text: FoldedText) -> [Span] {
        let announced = announced(in: text)
        return sweep(text) { place in
            span(in: text, at: place) ?? announced[place]
        }
    }

    private func span(in text: FoldedText, at place: Int) -> Span? {
        if text[place] == UInt8(ascii: "+") {
            return international(in: text, at: place)
        }
        if text[place] == UInt8(ascii: "(") {
            return northAmerican(in: text, at: place, digit: place + 1)
                ?? bracketed(in: text, at: place)
        }
        guard text.isDigit(place), begins(text, place) else { return nil }
        return prefixed(in: text, at: place) ?? mobile(in: text, at: place, from: place)
            ?? national(in: text, at: place)
            ?? northAmerican(in: text, at: place, digit: place) ?? trunk(in: text, at: place)
            ?? inPairs(in: text, at: place)
    }

    /// Not inside a number or a name; `tel` and its like may stand glued in front.
    private func begins(_ text: FoldedText, _ place: Int) -> Bool {
        let before = text[place - 1]
        if before == UInt8(ascii: ".") || before == UInt8(ascii: "-") {
            return !text.isWord(place - 2)
        }
        guard text.isWord(place - 1) else { return before != UInt8(ascii: "_") }
        return text.isLetter(place - 1)
            && Self.introduction.isHeard(in: text, before: place, within: 6)
            && !Self.introduction.isHeard(in: text, before: place - 1, within: 5)
    }

    private static let introduction = Introduction([
        "tel", "phone", "mobile", "mob", "cell", "call", "fax", "telephone",
        "电话", "手机", "手机号", "座机", "联系方式", "传真", "電話", "手機",
    ])

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
        guard text[place] == UInt8(ascii: "1"), text[place] != FoldedText.other else { return nil }
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
        guard let (end, digits) = run(text, from: place + 1), (8...15).contains(digits.count)
        else { return nil }
        return Span(range: place..<end, value: "+" + digits)
    }

    /// Digits with at most two blanks, dashes, dots or parentheses between them, at most sixteen.
    private func run(_ text: FoldedText, from place: Int) -> (end: Int, digits: String)? {
        var digits = ""
        var end = place
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
        return text.isWord(end) ? nil : (end, digits)
    }

    private static let signs = Set(" -.()".utf8)

    /// `0` and an area code, then the rest in one to three groups: `010-62345678`,
    /// `0755 8888 6666`, `09-7625400`, `090-1234-5678`; blanks only behind a code of three or
    /// four digits. Without a sign between them, eleven digits.
    private func national(in text: FoldedText, at place: Int) -> Span? {
        guard text[place] == UInt8(ascii: "0") else { return nil }
        let chain = DigitChain(text, from: place, limit: 13)
        let length = min(chain.count, 12)
        guard (9...12).contains(chain.count), chain.digits[1] != 0,
            !text.isWord(chain.range(length).upperBound), !chain.gaps.contains(.line)
        else { return nil }
        let groups = chain.groups(length)
        let rest = groups.dropFirst()
        let isBlank = chain.gaps.contains(.blank)
        guard groups != [11] else {
            return Span(range: chain.range(length), value: chain.text(length))
        }
        guard (2...4).contains(groups[0]), (6...8).contains(rest.reduce(0, +)),
            rest.allSatisfy({ (2...8).contains($0) }),
            !isBlank || groups[0] >= 3 && length >= 10
        else { return nil }
        return Span(range: chain.range(length), value: chain.text(length))
    }

    /// `(010)62345678` and `(0755) 8888 6666`.
    private func bracketed(in text: FoldedText, at place: Int) -> Span? {
        guard text[place + 1] == UInt8(ascii: "0"),
            let close = (4...5).map({ place + $0 }).first(where: { text[$0] == UInt8(ascii: ")") }),
            ((place + 1)..<close).allSatisfy(text.isDigit),
            let (end, digits) = run(text, from: close + (text.isDigit(close + 1) ? 1 : 2)),
            (7...8).contains(digits.count)
        else { return nil }
        return Span(range: place..<end, value: text.value((place + 1)..<close) + digits)
    }

    /// One or two digits and a dash, as in `91-415-555-2671`.
    private func codeLength(_ text: FoldedText, _ place: Int) -> Int {
        [1, 2].first { run(text, place, $0) != nil && text[place + $0] == UInt8(ascii: "-") }
            .map { $0 + 1 } ?? 0
    }

    /// `415-555-2671`, `415.555.2671` and `(415) 555-2671`, optionally with `1-` or another code of
    /// two digits in front.
    private func northAmerican(in text: FoldedText, at start: Int, digit: Int) -> Span? {
        var place = digit
        let code = digit == start ? codeLength(text, place) : 0
        if code > 0 {
            place += code
        } else if text.starts(with: Array("1-".utf8), at: place) {
            place += 2
        }
        guard let area = run(text, place, 3), text[place] >= UInt8(ascii: "2") else { return nil }
        var next = area
        var sign = UInt8(ascii: "-")
        if digit != start {
            guard text[next] == UInt8(ascii: ")") else { return nil }
            next += text[next + 1] == UInt8(ascii: " ") ? 2 : 1
        } else {
            sign = text[next]
            guard sign == UInt8(ascii: "-") || sign == UInt8(ascii: ".") else { return nil }
            next += 1
        }
        guard let office = run(text, next, 3), text[next] >= UInt8(ascii: "2"),
            text[office] == sign, let end = run(text, office + 1, 4),
            !text.isWord(end), text[end] != UInt8(ascii: "-"),
            text[end] != UInt8(ascii: ".") || !text.isDigit(end + 1)
        else { return nil }
        let value = text.value(start..<end).filter(\.isNumber)
        return Span(range: start..<end, value: value)
    }

    private func run(_ text: FoldedText, _ place: Int, _ count: Int) -> Int? {
        (place..<(place + count)).allSatisfy(text.isDigit) ? place + count : nil
    }
}

// MARK: With a trunk zero apart

extension PhoneRecognizer {
    /// `0 (532) 123 45 67`, `0-532-123-45-67`: a zero, an area code in parentheses or between
    /// dashes, seven digits. With blanks alone it is a row of numbers.
    private func trunk(in text: FoldedText, at place: Int) -> Span? {
        guard text[place] == UInt8(ascii: "0") else { return nil }
        var next = place + 1
        while text[next] == UInt8(ascii: " "), next < place + 2 { next += 1 }
        let opens = text[next] == UInt8(ascii: "(")
        guard opens || text[place + 1] == UInt8(ascii: "-") else { return nil }
        let area = opens ? next + 1 : place + 2
        let sign = opens ? UInt8(ascii: ")") : UInt8(ascii: "-")
        guard text[area] >= UInt8(ascii: "2"), (area..<(area + 3)).allSatisfy(text.isDigit),
            text[area + 3] == sign, let end = subscriber(text, area + 4)
        else { return nil }
        return Span(range: place..<end, value: text.value(place..<end).filter(\.isNumber))
    }

    /// `532-123-45-67`, as numbers of Turkey and Russia are written.
    private func inPairs(in text: FoldedText, at place: Int) -> Span? {
        guard text[place] >= UInt8(ascii: "2"), (place..<(place + 3)).allSatisfy(text.isDigit),
            text[place + 3] == UInt8(ascii: "-"), let end = subscriber(text, place + 4),
            end - place == 13, text[place + 7] == UInt8(ascii: "-"),
            text[place + 10] == UInt8(ascii: "-")
        else { return nil }
        return Span(range: place..<end, value: text.value(place..<end).filter(\.isNumber))
    }

    /// Seven digits in groups of two or more, single blanks or dashes between.
    private func subscriber(_ text: FoldedText, _ start: Int) -> Int? {
        var groups = [0]
        var place = text[start] == UInt8(ascii: " ") ? start + 1 : start
        while groups.reduce(0, +) < 7 {
            if text.isDigit(place) {
                groups[groups.count - 1] += 1
            } else if text[place] == UInt8(ascii: " ") || text[place] == UInt8(ascii: "-") {
                groups.append(0)
            } else {
                return nil
            }
            place += 1
        }
        let goesOn = text[place] == UInt8(ascii: "-") && text.isDigit(place + 1)
        return groups.allSatisfy { $0 >= 2 } && !text.isWord(place) && !goesOn ? place : nil
    }
}

// MARK: Behind a word

extension PhoneRecognizer {
    /// Seven to fifteen digits that a label and a sign announce, by where they begin.
    private func announced(in text: FoldedText) -> [Int: Span] {
        var found: [Int: Span] = [:]
        for label in Self.introduction.labels(in: text) {
            let bridge = Introduction.bridge(in: text, from: label.range.upperBound)
            guard bridge.announces, text.isDigit(bridge.place),
                let (end, digits) = run(text, from: bridge.place), (7...15).contains(digits.count)
            else { continue }
            found[bridge.place] = Span(range: bridge.place..<end, value: digits)
        }
        return found
    }
}
