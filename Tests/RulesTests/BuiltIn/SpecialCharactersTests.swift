import Flywheel
import Testing

@testable import Rules

struct SpecialCharactersTests {
    @Test(arguments: [
        ("Today is Sunday and it is a happy day!", nil), ("2026年10月1日，星期四", nil),
        ("好的，谢谢！", nil), (#"{"name": "Li", "age": 30}"#, nil),
        ("YES!!!!", nil), ("-1 * -1 * -1 = ?", nil), ("嗯！！", nil), ("我能用(....)做到吗？", nil),
        ("它说没有找到：“^0+\\s\\*(\\w+)$”。怎么办", nil),
        ("| city | country |\n|------|---------|\n| Rome | Italy   |", nil),
        ("#$%^&*() what @!~+={}[]", "too_many_special_characters"),
        ("，。、„”“«»，。、„”“«»、。", "too_many_special_characters"),
    ])
    func `signs are special, letters of any script and digits are not`(
        prompt: String,
        expected: String?
    ) throws {
        #expect(try code(rule("special_characters@1"), prompt) == expected)
    }

    @Test func `data-juicer's quarter would drop JSON`() throws {
        let rule = try rule("special_characters@1", #"{"at_most": "25 %"}"#)
        #expect(try code(rule, #"{"name": "Li", "age": 30}"#) == "too_many_special_characters")
    }
}
