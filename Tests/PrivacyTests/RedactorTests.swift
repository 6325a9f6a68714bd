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
                + "credit_code, email, iban, ip, mac, passport, permit, phone, plate, qq, secret, "
                + "url_credentials, wechat"
        )
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([PersonalDataKind].self, from: Data(#"["fax"]"#.utf8))
        }
    }

    /// Each takes minutes where one recogniser looks ahead without a bound.
    @Test(arguments: [
        "1", "1 ", "12345-", "sk-", "-sk-", "eyJ-", "eyJa.", "@", "a@", "a@a.", "://", "a://b:",
        "password=", "token:", "密码", "-----BEGIN ", "-----BEGIN PRIVATE KEY ", "::", "a:", "1.",
        "GB82 ", "91350100", "qq:", "微信", "微信号", "wx ", "京A", "护照", "E1 ", "?key=", "&sig=a",
        "电话：", "(010)", "+1", "<EMAIL_", "👨‍👩‍👧@", "aa:bb:", "bearer ",
    ])
    func `forty thousand characters of one thing come through`(piece: String) {
        let text = String(repeating: piece, count: 40_000 / piece.utf8.count)
        let (clean, counts) = redactor.redact(text)
        #expect((clean == text) == counts.isEmpty)
    }

    /// Half a recogniser's trigger beside half of another's must not lead out of the text.
    @Test func `any mixture of pieces comes through`() {
        let pieces = [
            "::", ":", ".", "1", "10.0.0.1", "ffff", "@", "a", "sk-", "eyJ", "GB82", "91350100",
            "qq",
            "微信号", "京A", "护照", "E1", "?key=", "://", "password=", "密码是", "电话：", "(010)", "+", "-",
            "-----BEGIN ", "PRIVATE KEY", "-----END ", "<EMAIL_", ">", " ", "\n", "\r\n", "１", "X",
            "6222021234567894", "11010119900307867", "wxid_", "no.", "12345678:AA", "０１", "👨‍👩‍👧",
        ]
        var random = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let text = (0..<(1 + random.below(9))).map { _ in pieces[random.below(pieces.count)] }
                .joined()
            let (clean, counts) = redactor.redact(text)
            if counts.isEmpty { #expect(clean == text) }
        }
    }

    @Test func `a megabyte of digits comes through`() {
        let digits = String(repeating: "1", count: 1 << 20)
        #expect(redactor.redact(digits).0 == digits)
    }

    @Test func `a value of the metadata is read behind its key`() {
        let source = conversation(
            [""],
            metadata:
                #"{"qq": "12345678", "n": {"password": "hunter22", "qq": 99}, "ids": ["12345678"]}"#
        )
        let (result, _) = redactor.redact(source)
        #expect(
            result.metadata
                == #"{"qq": "<QQ_1>", "n": {"password": "<SECRET_1>", "qq": 99}, "ids": ["12345678"]}"#
        )
    }

    @Test func `messages that belong together share their numbers`() {
        let messages = [
            Message(.user, "a@b.com"), Message(.assistant, "<PHONE_3> 13800138000 a@b.com"),
        ]
        let clean = redactor.redact(messages).0
        #expect(clean.map(\.content) == ["<EMAIL_1>", "<PHONE_3> <PHONE_4> <EMAIL_1>"])
    }

    @Test func `an address of hardware is no telephone number`() {
        #expect(redactor.redact("MAC: 01-23-45-67-89-AB").0 == "MAC: <MAC_1>")
    }

    @Test func `finds tell their kind and their place`() {
        let finds = redactor.finds(in: "我的邮箱a@b.com，电话13800138000")
        #expect(finds.map(\.kind) == [.email, .phone])
        #expect(finds.map(\.range) == [4..<11, 14..<25])
    }
}
