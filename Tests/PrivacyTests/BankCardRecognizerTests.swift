import Flywheel
import Testing

@testable import Privacy

struct BankCardRecognizerTests {
    @Test(arguments: [
        ("card 4111111111111111 ok", "card <BANK_CARD_1> ok"),
        ("卡号4111111111111111谢谢", "卡号<BANK_CARD_1>谢谢"),
        ("3782 822463 10005", "<BANK_CARD_1>"),
        ("card 4111 1111 1111 1111 123", "card <BANK_CARD_1> 123"),
        ("6222021234567894 4111 1111 1111 1111", "<BANK_CARD_1> <BANK_CARD_2>"),
        ("my credit card: 122000000000003", "my credit card: <BANK_CARD_1>"),
        ("card4111111111111111", "card<BANK_CARD_1>"),
        ("4111-1111-\n1111-1111", "<BANK_CARD_1>"),
        ("٤١١١١١١١١١١١١١١١", "<BANK_CARD_1>"),
        ("4111-1111-1111-1111,5555 5555 5555 4444", "<BANK_CARD_1>,<BANK_CARD_2>"),
    ])
    func `known cards are replaced`(text: String, result: String) {
        #expect(redacted(text, [.bankCard]) == result)
    }

    @Test(arguments: [
        "1727740800000", "2019 2020 2021 2022", "SF4111111111111111", "0.4111111111111111",
        "2026-10-01 4111111", "4\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1",
        "41111111111111112222222",
        "6222 0212 3456 7894 128", "122000000000003",
    ])
    func `times, years, tracking numbers and lists are left alone`(text: String) {
        #expect(redacted(text, [.bankCard]) == text)
    }
}
