import Testing

@testable import Privacy

struct DocumentRecognizerTests {
    @Test(arguments: [
        ("护照E12345678。", "护照<PASSPORT_1>。"), ("G12345678", "<PASSPORT_1>"),
        ("EA1234567", "<PASSPORT_1>"), ("公务护照号码：SE1234567", "公务护照号码：<PASSPORT_1>"),
        ("My passport number is M123A4567", "My passport number is <PASSPORT_1>"),
        ("Ｅ１２３４５６７８", "<PASSPORT_1>"), ("passport: 912803456", "passport: <PASSPORT_1>"),
        ("여권번호는 M789C1234입니다", "여권번호는 <PASSPORT_1>입니다"),
        ("it is M123A4567.", "it is <PASSPORT_1>."),
        ("Mi pasaporte es AAA123456", "Mi pasaporte es <PASSPORT_1>"),
        ("AAA123456 es mi número de pasaporte", "<PASSPORT_1> es mi número de pasaporte"),
        ("Pass-Nr.: F12345671", "Pass-Nr.: <PASSPORT_1>"),
        ("Reisepass L01X00T44", "Reisepass <PASSPORT_1>"),
        ("Passports: AB1234567 and XY9876543", "Passports: <PASSPORT_1> and <PASSPORT_2>"),
    ])
    func `passports are replaced`(text: String, result: String) {
        #expect(redacted(text, [.passport]) == result)
    }

    @Test(arguments: [
        "part A12345678", "e12345678", "EI1234567", "E123456789", "XE12345678", "E1234567",
        "passport expires 2026", "型号D12345678", "E12345678-9",
        "m123a4567", "X123A4567", "AAA123456", "M123A456",
    ])
    func `article numbers are no passports`(text: String) {
        #expect(redacted(text, [.passport]) == text)
    }

    @Test(arguments: [
        ("回乡证H12345678", "回乡证<PERMIT_1>"), ("港澳通行证号码是C12345678", "港澳通行证号码是<PERMIT_1>"),
        ("台胞证：01234567", "台胞证：<PERMIT_1>"), ("通行证CA1234567。", "通行证<PERMIT_1>。"),
    ])
    func `permits are replaced`(text: String, result: String) {
        #expect(redacted(text, [.permit]) == result)
    }

    @Test(arguments: ["H12345678", "通行证办理需要20天", "回乡证在2026年10月1日到期", "台胞证 0123456"])
    func `numbers without the word are no permits`(text: String) {
        #expect(redacted(text, [.permit]) == text)
    }

    @Test(arguments: [
        ("车牌京A12345。", "车牌<PLATE_1>。"), ("粤B·D12345", "<PLATE_1>"), ("沪A 8K123", "<PLATE_1>"),
        ("京A1234警", "<PLATE_1>"), ("苏E12345F撞了", "<PLATE_1>撞了"), ("京Ａ１２３４５", "<PLATE_1>"),
    ])
    func `plates are replaced`(text: String, result: String) {
        #expect(redacted(text, [.plate]) == result)
    }

    @Test(arguments: ["京ABCDEF", "京A1234", "新iPhone12345", "苏A123456", "京I12345", "川菜A12345"])
    func `other characters behind a province are no plates`(text: String) {
        #expect(redacted(text, [.plate]) == text)
    }

    @Test(arguments: [
        ("IBAN GB82 WEST 1234 5698 7654 32 please", "IBAN <IBAN_1> please"),
        ("账户DE89370400440532013000。", "账户<IBAN_1>。"), ("gb82west12345698765432", "<IBAN_1>"),
    ])
    func `bank accounts are replaced`(text: String, result: String) {
        #expect(redacted(text, [.iban]) == result)
    }

    @Test(arguments: [
        "it is ES6546614206242887862253 thanks", "GB82WEST12345698765431", "ZZ82WEST12345698765432",
        "DE8937040044053201300",
        "DE893704004405320130001",
    ])
    func `a wrong check, country or length is no account`(text: String) {
        #expect(redacted(text, [.iban]) == text)
    }

    @Test(arguments: [
        ("信用代码91350100M000100Y43，", "信用代码<CREDIT_CODE_1>，"),
        ("91 350100 M000100Y4 3", "<CREDIT_CODE_1>"),
    ])
    func `codes of organisations are replaced`(text: String, result: String) {
        #expect(redacted(text, [.creditCode]) == result)
    }
}
