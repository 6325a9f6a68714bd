import Flywheel
import Foundation
import Testing

@testable import Privacy

struct PhoneRecognizerTests {
    @Test func `ten thousand generated mobiles are all found, however they are written`() {
        var random = SeededGenerator(seed: 5)
        let redactor = Redactor(kinds: [.phone])
        var missed: [String] = []
        for _ in 0..<10_000 {
            var number = "1\(3 + random.below(7))"
            while number.count < 11 { number += String(random.below(10)) }
            let prefix = ["", "+86 ", "+86", "0086", "86-", "+86-"][random.below(6)]
            let forms = spellings(number, groups: [3, 4, 4])
            let form = forms[random.below(forms.count)]
            let text = form.before + prefix + form.spelling + form.after
            if redactor.redact(text).0 != form.redacted("<PHONE_1>") { missed.append(text) }
        }
        #expect(missed == [])
    }

    @Test(arguments: [
        ("打１３８００１３８０００给我", "打<PHONE_1>给我"),
        ("tel13800138000.", "tel<PHONE_1>."),
        ("+1 (415) 555-2671 or (415) 555-2672", "<PHONE_1> or <PHONE_2>"),
        ("+44 20 7946 0958", "<PHONE_1>"),
        ("座机010-62345678", "座机<PHONE_1>"),
        ("座机010 6234 5678，", "座机<PHONE_1>，"), ("(0755)88886666", "<PHONE_1>"),
        ("415.555.2671", "<PHONE_1>"), ("電話：09-7625400", "電話：<PHONE_1>"),
        ("Tel: 555 0132.", "Tel: <PHONE_1>."), ("联系方式：62345678", "联系方式：<PHONE_1>"),
        ("090-1234-5678", "<PHONE_1>"), ("09171234567", "<PHONE_1>"),
        ("0216 123 45 67", "<PHONE_1>"), ("١٣٨٠٠١٣٨٠٠٠", "<PHONE_1>"),
        ("call 415-555-2671", "call <PHONE_1>"), ("91-415-555-0132", "<PHONE_1>"),
        ("0 (532) 123 45 67.", "<PHONE_1>."), ("0-532-123-45-67", "<PHONE_1>"),
        ("532-123-45-67", "<PHONE_1>"), ("0 (917) 123 4567", "<PHONE_1>"),
        ("+8613800138000 就是 138-0013-8000", "<PHONE_1> 就是 <PHONE_1>"),
    ])
    func `known numbers are replaced`(text: String, result: String) {
        #expect(redacted(text, [.phone]) == result)
    }

    @Test(arguments: [
        "2026年10月1日", "2026-10-01 12:30:00", "订单号202610011234", "订单号123456789012",
        "{\"id\": 1234567890, \"n\": [1, 2, 3]}", "3+12345678", "138001380001", "0.13800138000",
        "1,380,013,800", "isbn 978-7-111-54742-6", "uuid 1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        "order-13800138000", "iPhone 15 2024 1999", "192.168.10.1234", "0.5 1234 5678",
        "the phone has 8192 MB of 12345678", "12800138000", "convert 13.5 km to m",
        "2024-1-1 to 2025-12-31",
        "0 255 128 64 32", "0 532 123 45 67", "132-123-45-67-89", "2024-123-45-67",
        "0 (532) 12345678",
    ])
    func `dates, order numbers and identifiers are left alone`(text: String) {
        #expect(redacted(text, [.phone]) == text)
    }
}
