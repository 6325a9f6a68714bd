/// Made-up personal data that passes its own checksum, so that a test can search for it
/// everywhere it must not be.
package struct Canary: Sendable, Hashable {
    package enum Kind: String, CaseIterable, Sendable {
        case email, phone, bankCard, chineseID
    }

    package let kind: Kind
    /// The characters as they stand in the prompt.
    package let value: String

    static func draw(_ random: inout SplitMix64) -> Canary {
        let kind = random.pick(Kind.allCases)
        return Canary(kind: kind, value: value(of: kind, &random))
    }

    /// A sentence in front of a request, without a colon, which would start the text to rewrite.
    func sentence(_ random: inout SplitMix64) -> String {
        let frames =
            switch kind {
            case .email: ["My mail is @. ", "我的邮箱是 @ 。"]
            case .phone: ["Call me at @. ", "我的手机号是@。"]
            case .bankCard: ["My card is @. ", "我的银行卡号是@。"]
            case .chineseID: ["My ID number is @. ", "我的身份证号是@。"]
            }
        return random.pick(frames).replacing("@", with: value)
    }

    private static func value(of kind: Kind, _ random: inout SplitMix64) -> String {
        switch kind {
        case .email:
            "\(random.pick(["li.na", "wang.fang", "zhao", "j.smith", "chen_wei"]))"
                + "\(random.int(1000...9999))@example.\(random.pick(["com", "org", "net"]))"
        case .phone:
            "1\(random.pick([3, 5, 7, 8, 9]))" + digits(9, &random)
        case .bankCard:
            card(&random)
        case .chineseID:
            identity(&random)
        }
    }

    /// Nineteen digits as debit cards have, or sixteen in groups of four.
    private static func card(_ random: inout SplitMix64) -> String {
        if random.chance(0.5) {
            let body = "622202" + digits(12, &random)
            return body + String(luhnDigit(for: body))
        }
        let body = random.pick(["4", "51"])
        let filled = body + digits(15 - body.count, &random)
        let number = Array(filled + String(luhnDigit(for: filled)))
        return stride(from: 0, to: 16, by: 4).map { String(number[$0..<$0 + 4]) }
            .joined(separator: " ")
    }

    private static func identity(_ random: inout SplitMix64) -> String {
        let birth = CivilDate(daysSinceEpoch: random.int(-3650...12_000))
        let body =
            random.pick(["110101", "310104", "440305", "510107"])
            + birth.iso.replacing("-", with: "")
            + digits(3, &random)
        return body + identityCheck(for: body)
    }

    /// ISO/IEC 7812-1 annex B.
    package static func luhnDigit(for body: String) -> Int {
        let sum = body.reversed().compactMap(\.wholeNumberValue).enumerated().reduce(0) {
            let doubled = $1.offset % 2 == 0 ? $1.element * 2 : $1.element
            return $0 + (doubled > 9 ? doubled - 9 : doubled)
        }
        return (10 - sum % 10) % 10
    }

    /// GB 11643-1999: ISO 7064 MOD 11-2 over seventeen digits.
    package static func identityCheck(for body: String) -> String {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body.compactMap(\.wholeNumberValue), weights).reduce(0) { $0 + $1.0 * $1.1 }
        return ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
    }

    private static func digits(_ count: Int, _ random: inout SplitMix64) -> String {
        (0..<count).map { _ in String(random.int(0...9)) }.joined()
    }
}
