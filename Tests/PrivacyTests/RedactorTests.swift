import Flywheel
import Foundation
import Testing

@testable import Privacy

struct RedactorTests {
    private let redactor = Redactor(kinds: PersonalDataKind.allCases)

    @Test func `a value keeps its number through a conversation and its metadata`() throws {
        let source = conversation(
            ["我是13800138000", "他是13900139000", "again 138-0013-8000"],
            metadata: #"{"tel": 13900139000, "n": 3, "note": "mail a@b.com\n13800138000"}"#
        )
        let (result, counts) = redactor.redact(source)
        #expect(
            result.messages.map(\.content) == ["我是<PHONE_1>", "他是<PHONE_2>", "again <PHONE_1>"]
        )
        #expect(
            result.metadata
                == #"{"tel": "<PHONE_2>", "n": 3, "note": "mail <EMAIL_1>\u000a<PHONE_1>"}"#
        )
        #expect(counts == [.phone: 5, .email: 1])
        #expect((try? JSONSerialization.jsonObject(with: Data(result.metadata.utf8))) != nil)
    }

    @Test func `escaped digits of the metadata are seen`() {
        let source = conversation([""], metadata: #"{"a": "\u0031\u0033800138000"}"#)
        #expect(redactor.redact(source).0.metadata == #"{"a": "<PHONE_1>"}"#)
    }

    @Test func `what was redacted stays as it is, and further values get further numbers`() {
        let once = redactor.redact(conversation(["a@b.com and 13800138000"])).0
        let twice = redactor.redact(once)
        #expect(twice.0.messages == once.messages)
        #expect(twice.counts.isEmpty)
        var longer = once
        longer.messages.append(Message(.user, "c@d.com"))
        #expect(redactor.redact(longer).0.messages[1].content == "<EMAIL_2>")
    }

    @Test(arguments: [
        "Convert 12.5 km to miles", "把2026年10月1日写成ISO格式", "Extract the date: March 3, 2026",
        #"{"order_id": "202610011234", "qty": 12}"#, "订单号123456789012什么时候到", "3.14159265358979",
        "10:30-11:45 on 2026-10-01", "a[i] @ b[j] - c", "",
    ])
    func `ordinary prompts are not touched`(text: String) {
        #expect(redactor.redact(text).0 == text)
    }

    @Test func `only the kinds that were asked for are replaced`() {
        #expect(redacted("a@b.com 13800138000", [.phone]) == "a@b.com <PHONE_1>")
        #expect(Redactor(kinds: []).redact("a@b.com").0 == "a@b.com")
    }

    @Test func `an unknown kind is refused with the known ones`() {
        let error = #expect(throws: PrivacyError.self) { try PersonalDataKind.named("e-mail") }
        #expect(
            error?.message == "unknown kind of personal data 'e-mail'; known are bank_card, cn_id, "
                + "email, ip, phone, secret, url_credentials"
        )
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([PersonalDataKind].self, from: Data(#"["fax"]"#.utf8))
        }
    }

    @Test func `a megabyte of digits, emoji and signs comes through`() {
        let digits = String(repeating: "1", count: 1 << 20)
        #expect(redactor.redact(digits).0 == digits)
        let emoji = String(repeating: "👨‍👩‍👧@", count: 20_000)
        #expect(redactor.redact(emoji).0 == emoji)
    }
}
