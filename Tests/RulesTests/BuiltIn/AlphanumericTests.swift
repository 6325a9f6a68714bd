import Flywheel
import Testing

@testable import Rules

struct AlphanumericTests {
    @Test(arguments: [
        ("▀██░░░░░▀██░░▄█░░░░░▄█░░", "too_few_letters"), ("👌🏾👍🏾", nil), (".", nil),
        ("", nil), ("全是汉字", nil), ("3+5=?", nil), ("Привет!", nil),
    ])
    func `letters of any script and digits count`(prompt: String, expected: String?) throws {
        #expect(try code(rule("alphanumeric@1"), prompt) == expected)
    }

    @Test func `an upper bound is data-juicer's business`() throws {
        let bounded = try rule(
            "alphanumeric@1",
            #"{"at_least": "20 %", "at_most": "90 %", "from": 0}"#
        )
        #expect(try code(bounded, "letters") == "too_many_letters")
    }
}
