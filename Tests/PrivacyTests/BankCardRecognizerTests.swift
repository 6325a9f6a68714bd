import Flywheel
import Testing

@testable import Privacy

struct BankCardRecognizerTests {
    private static let issues: [(prefix: String, length: Int)] = [
        ("4", 13), ("4", 16), ("4", 19), ("51", 16), ("2221", 16), ("2720", 16), ("34", 15),
        ("37", 15), ("36", 14), ("38", 14), ("35", 16), ("62", 16), ("62", 17), ("62", 18),
        ("62", 19), ("955", 19), ("603", 18), ("58", 17),
    ]

    private func card(_ random: inout SeededGenerator) -> String {
        let issue = Self.issues[random.below(Self.issues.count)]
        var number = issue.prefix
        while number.count < issue.length - 1 { number += String(random.below(10)) }
        for check in 0...9 {
            let digits = (number + String(check)).compactMap(\.wholeNumberValue)
            if BankCardRecognizer.luhn(digits) { return number + String(check) }
        }
        return number
    }

    @Test func `ten thousand generated cards are all found, however they are written`() {
        var random = SeededGenerator(seed: 3)
        let redactor = Redactor(kinds: [.bankCard])
        var missed: [String] = []
        for _ in 0..<10_000 {
            let number = card(&random)
            let forms = spellings(number, groups: [4, 4, 4, number.count - 12])
                .filter { !$0.hasPrefix("no. ") && !$0.hasPrefix("我的") || number.count >= 15 }
            let text = forms[random.below(forms.count)]
            let (result, counts) = redactor.redact(text)
            if counts[.bankCard] != 1 || !result.contains("<BANK_CARD_1>") { missed.append(text) }
        }
        #expect(missed == [])
    }

    @Test func `a number that fails the check is no card`() {
        var random = SeededGenerator(seed: 4)
        var found: [String] = []
        for _ in 0..<10_000 {
            let number = card(&random)
            let last = number.last?.wholeNumberValue ?? 0
            let text = "卡号\(number.dropLast())\((last + 1 + random.below(9)) % 10)。"
            if redacted(text, [.bankCard]) != text { found.append(text) }
        }
        #expect(found == [])
    }

    @Test(arguments: [
        ("card 4111111111111111 ok", "card <BANK_CARD_1> ok"),
        ("卡号4111111111111111谢谢", "卡号<BANK_CARD_1>谢谢"),
        ("3782 822463 10005", "<BANK_CARD_1>"),
        ("4111-1111-1111-1111,5555 5555 5555 4444", "<BANK_CARD_1>,<BANK_CARD_2>"),
    ])
    func `known cards are replaced`(text: String, result: String) {
        #expect(redacted(text, [.bankCard]) == result)
    }

    @Test(arguments: [
        "1727740800000", "2019 2020 2021 2022", "SF4111111111111111", "0.4111111111111111",
        "2026-10-01 4111111", "4\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1",
        "41111111111111112222222",
    ])
    func `times, years, tracking numbers and lists are left alone`(text: String) {
        #expect(redacted(text, [.bankCard]) == text)
    }
}
