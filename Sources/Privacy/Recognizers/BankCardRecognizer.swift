/// Payment card numbers of 13 to 19 digits that begin as an issuer's do and pass Luhn's check
/// (ISO/IEC 7812-1); behind a word such as `card` or 卡号 whoever issued them.
struct BankCardRecognizer: Recognizer {
    private static let longest = 19
    private static let shortest = 13

    func spans(in text: FoldedText) -> [Span] {
        var end = 0
        return sweep(text) { place in
            guard begins(text, place), !isInside(text, place, after: end) else { return nil }
            let span = span(in: text, at: place)
            end = span?.range.upperBound ?? end
            return span
        }
    }

    /// Letters glued to the front belong to tracking and order numbers, unless they say card.
    private func begins(_ text: FoldedText, _ place: Int) -> Bool {
        guard text.isDigit(place), !text.isDigit(place - 1) else { return false }
        if text.isLetter(place - 1) {
            return Self.introduction.isHeard(in: text, before: place, within: 8)
        }
        let isFraction = text[place - 1] == UInt8(ascii: ".") && text.isDigit(place - 2)
        return !isFraction && text[place - 1] != UInt8(ascii: "_")
    }

    /// Whether four digits stand before, with the same sign as behind the next four: groups of a
    /// longer number. The last find's end is no such sign.
    private func isInside(_ text: FoldedText, _ place: Int, after end: Int) -> Bool {
        let sign = text[place - 1]
        guard sign == UInt8(ascii: " ") || sign == UInt8(ascii: "-"), place - 5 >= end else {
            return false
        }
        return ((place - 5)..<(place - 1)).allSatisfy(text.isDigit) && !text.isDigit(place - 6)
            && text[place + 4] == sign
    }

    private static let introduction = Introduction([
        "card", "visa", "mastercard", "amex", "unionpay", "debit", "credit", "cardno",
        "卡号", "银行卡", "信用卡", "储蓄卡", "借记卡", "银联", "账号", "帐号",
    ])

    private func span(in text: FoldedText, at place: Int) -> Span? {
        let chain = DigitChain(text, from: place, limit: Self.longest)
        guard chain.count >= Self.shortest else { return nil }
        for length in (Self.shortest...chain.count).reversed() {
            let range = chain.range(length)
            guard !text.isWord(range.upperBound), Self.isGrouped(chain, length),
                Self.luhn(chain.digits.prefix(length))
            else { continue }
            let isSaid = Self.introduction.isHeard(in: text, before: place)
            guard isSaid || Self.isIssued(chain.digits, length) && !isCutShort(text, chain, length)
            else { continue }
            return Span(range: range, value: chain.text(length))
        }
        return nil
    }

    /// Groups of three digits or more, or of four with a shorter last one, and one kind of sign
    /// between them, so that lists of small numbers and dates are left alone; one line may break
    /// anywhere.
    private static func isGrouped(_ chain: DigitChain, _ length: Int) -> Bool {
        let signs = Set(chain.gaps.prefix(length)).subtracting([.none, .line])
        guard chain.lineBreaks(length) <= 1, signs.count <= 1 else { return false }
        let groups = chain.groups(length) { $0 == .blank || $0 == .dash }
        return groups.allSatisfy { $0 >= 3 } || groups.dropLast().allSatisfy { $0 == 4 }
    }

    /// Whether the first sixteen digits stand before a shorter last group: a number of seventeen
    /// to nineteen digits whose check fails. Where a word says card it is the code from the back.
    private func isCutShort(_ text: FoldedText, _ chain: DigitChain, _ length: Int) -> Bool {
        guard length == 16, chain.count > 16, chain.gaps[16] != .line,
            chain.gaps[16] == chain.gaps[4]
        else { return false }
        return !text.isDigit(chain.places[16] + 3)
    }

    /// Ranges of issuers: Visa 4, Mastercard 51–55 and 2221–2720, American Express 34 and 37,
    /// Diners 30, 36, 38, 39, JCB 35, UnionPay 62, Maestro and Chinese debit cards 50, 56–69, 9.
    private static func isIssued(_ digits: [Int], _ length: Int) -> Bool {
        let two = digits[0] * 10 + digits[1]
        let four = two * 100 + digits[2] * 10 + digits[3]
        switch length {
        case 13: return digits[0] == 4
        case 14: return [30, 36, 38, 39].contains(two)
        case 15: return [34, 37].contains(two)
        case 16:
            return (30...69).contains(two) || digits[0] == 9 || (2221...2720).contains(four)
        default:
            return digits[0] == 4 || two == 50 || (56...69).contains(two) || digits[0] == 9
        }
    }

    static func luhn(_ digits: some BidirectionalCollection<Int>) -> Bool {
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let doubled = digit * 2
            sum += index % 2 == 0 ? digit : doubled / 10 + doubled % 10
        }
        return sum % 10 == 0
    }
}
