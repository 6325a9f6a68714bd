import Flywheel

@testable import Privacy

/// Numbers with a check digit, drawn by seed, and numbers that are almost one.
struct Generated: Sendable {
    let kind: PersonalDataKind
    /// A valid number, and the groups in which people write it.
    let draw: @Sendable (inout SeededGenerator) -> (number: String, groups: [Int])
    let isValid: @Sendable (String) -> Bool

    static let all = [chineseID, bankCard, iban, creditCode]

    static let chineseID = Generated(
        kind: .chineseID,
        draw: { random in
            let province = ["11", "31", "44", "50", "62", "65", "81", "83"][random.below(8)]
            let year = 1930 + random.below(90)
            let month = twoDigits(1 + random.below(12))
            let day = twoDigits(1 + random.below(28))
            let body = "\(province)\(digits(4, &random))\(year)\(month)\(day)\(digits(3, &random))"
            return (body + idCheck(body), [6, 8, 4])
        },
        isValid: { idCheck(String($0.dropLast())) == String($0.suffix(1)) }
    )

    static let bankCard = Generated(
        kind: .bankCard,
        draw: { random in
            let issues = [
                ("4", 13), ("4", 16), ("4", 19), ("51", 16), ("2221", 16), ("2720", 16), ("34", 15),
                ("37", 15), ("36", 14), ("38", 14), ("35", 16), ("62", 16), ("62", 17), ("62", 18),
                ("62", 19), ("955", 19), ("603", 18), ("58", 17),
            ]
            let (prefix, length) = issues[random.below(issues.count)]
            let body = prefix + digits(length - 1 - prefix.count, &random)
            let number = (0...9).map { "\(body)\($0)" }.first(where: luhn) ?? body
            let fours = [4, 4, 4, 4, 4]
            return (number, length == 15 ? [4, 6, 5] : length == 14 ? [4, 6, 4] : fours)
        },
        isValid: luhn
    )

    static let iban = Generated(
        kind: .iban,
        draw: { random in
            let countries = IBANRecognizer.layouts.keys.sorted()
            let country = countries[random.below(countries.count)]
            let body = (IBANRecognizer.layouts[country] ?? []).map { place in
                switch place {
                case .digit: String(random.below(10))
                case .letter: letter(&random)
                case .either: random.below(2) == 0 ? letter(&random) : String(random.below(10))
                }
            }.joined()
            let check = 98 - IBANRecognizer.remainder(values("\(country)00\(body)"))
            return ("\(country)\(twoDigits(check))\(body)", Array(repeating: 4, count: 9))
        },
        isValid: { IBANRecognizer.remainder(values($0)) == 1 }
    )

    static let creditCode = Generated(
        kind: .creditCode,
        draw: { random in
            let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
            let kinds = ["91", "92", "93", "11", "12", "51", "52", "53", "Y1", "A1", "N1"]
            let region = ["110108", "310115", "440305", "510107", "100000", "659001"]
            let tail = (0..<9).map { _ in String(alphabet[random.below(alphabet.count)]) }.joined()
            let body = kinds[random.below(kinds.count)] + region[random.below(region.count)] + tail
            let check = CreditCodeRecognizer.check(values(body)) ?? 0
            return (body + String(alphabet[check]), [2, 6, 9, 1])
        },
        isValid: { number in
            let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
            let check = CreditCodeRecognizer.check(values(number)).map { alphabet[$0] }
            return check == number.last
        }
    )

    /// A wrong check digit, two neighbours in the wrong order, or one digit mistyped.
    func nearMiss(_ random: inout SeededGenerator) -> (number: String, groups: [Int]) {
        while true {
            let (number, groups) = draw(&random)
            var characters = Array(number)
            let place = random.below(characters.count - 1)
            switch random.below(3) {
            case 0: characters[characters.count - 1] = other(characters[characters.count - 1])
            case 1: characters.swapAt(place, place + 1)
            default: characters[place] = other(characters[place])
            }
            let wrong = String(characters)
            if wrong != number, !isValid(wrong) { return (wrong, groups) }
        }
    }

    private func other(_ character: Character) -> Character {
        guard let digit = character.wholeNumberValue else { return "3" }
        return Character(String((digit + 1) % 10))
    }

    // MARK: Pieces

    static func digits(_ count: Int, _ random: inout SeededGenerator) -> String {
        (0..<count).map { _ in String(random.below(10)) }.joined()
    }

    private static func letter(_ random: inout SeededGenerator) -> String {
        String(Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")[random.below(26)])
    }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func values(_ number: String) -> [Int] {
        number.compactMap { Int(String($0), radix: 36) }
    }

    private static func luhn(_ number: String) -> Bool {
        BankCardRecognizer.luhn(number.compactMap(\.wholeNumberValue))
    }

    private static func idCheck(_ body: String) -> String {
        let check = ChineseIDRecognizer.check(body.compactMap(\.wholeNumberValue))
        return check == 10 ? "X" : "\(check)"
    }
}
