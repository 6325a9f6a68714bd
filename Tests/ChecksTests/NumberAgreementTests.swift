import Checks
import Flywheel
import Testing

@Suite struct NumberAgreementTests {
    let check: NumberAgreement

    init() throws { check = try NumberAgreement(options(#"{"copied": ["extract"]}"#)) }

    @Test(arguments: [
        ("订单 1,200 元，３台", "金额：1200，数量：3"), ("共三百二十个，二〇二四年", "320，2024"),
        ("It costs 0.50 on 03/04", "0.5 on 3/4"), ("两个苹果", "数量：2"), ("a", "no figure"),
        ("十五点", "15"), ("一亿二千万", "120000000"), ("1,2,3", "1 2 3"), ("十万", "100000"),
    ])
    func `equal numbers agree in any spelling`(prompt: String, content: String) throws {
        #expect(try check.verdict(content, to: prompt, "extract/order") == .pass)
    }

    @Test(arguments: [
        ("订单 1200 元", "金额：12000"), ("三台", "数量：4"), ("1,2345", "12345"), ("", "7"),
        ("on the 5th", "2024-05-05"),
    ])
    func `a number nobody gave is dropped`(prompt: String, content: String) throws {
        #expect(
            try check.verdict(content, to: prompt, "extract/order").dropCode == "number_not_given"
        )
    }

    @Test func `a word that is also a numeral asks for nothing`() throws {
        #expect(try check.verdict("一般来说都可以", to: "怎么样", "extract/order") == .pass)
    }

    @Test func `only task types that copy are held to it, and none unless the pipeline says`()
        throws
    {
        #expect(try NumberAgreement(.init()).verdict("5", to: "三", "extract/order") == .pass)
        #expect(try check.verdict("4", to: "2 + 2", "reasoning/arithmetic") == .pass)
    }
}
