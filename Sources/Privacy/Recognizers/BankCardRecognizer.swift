/// Payment card numbers of 13 to 19 digits that begin as an issuer's do and pass Luhn's check
/// (ISO/IEC 7812-1).
struct BankCardRecognizer: Recognizer {
    private static let longest = 19
    private static let shortest = 13

    func spans(in text: FoldedText) -> [Span] {
        var found: [Span] = []
        var place = 0
        while place < text.count {
            if begins(text, place), let span = span(in: text, at: place) {
                found.append(span)
                place = span.range.upperBound
            } else {
                place += 1
            }
        }
        return found
    }

    /// Letters glued to the front belong to tracking and order numbers.
    private func begins(_ text: FoldedText, _ place: Int) -> Bool {
        guard text.isDigit(place), !text.isWord(place - 1) else { return false }
        let isFraction = text[place - 1] == UInt8(ascii: ".") && text.isDigit(place - 2)
        return !isFraction && text[place - 1] != UInt8(ascii: "_")
    }

    private func span(in text: FoldedText, at place: Int) -> Span? {
        let chain = DigitChain(text, from: place, limit: Self.longest)
        guard chain.count >= Self.shortest else { return nil }
        for length in (Self.shortest...chain.count).reversed() {
            let range = chain.range(length)
            guard !text.isWord(range.upperBound), Self.isGrouped(chain, length),
                Self.isIssued(chain.digits, length), Self.luhn(chain.digits.prefix(length))
            else { continue }
            return Span(range: range, value: chain.text(length))
        }
        return nil
    }

    /// Three digits or more to a group and one kind of sign between groups, so that lists of
    /// small numbers and dates are left alone; one line may break anywhere.
    private static func isGrouped(_ chain: DigitChain, _ length: Int) -> Bool {
        let signs = Set(chain.gaps.prefix(length)).subtracting([.none, .line])
        guard chain.lineBreaks(length) <= 1, signs.count <= 1 else { return false }
        let groups = chain.groups(length) { $0 == .blank || $0 == .dash }
        return groups.count == 1 || groups.allSatisfy { $0 >= 3 }
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

    static func luhn(_ digits: some Collection<Int>) -> Bool {
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let doubled = digit * 2
            sum += index % 2 == 0 ? digit : doubled / 10 + doubled % 10
        }
        return sum % 10 == 0
    }
}
