import Flywheel
import Testing

@testable import Rules

struct DigitShareTests {
    @Test(arguments: [
        (String(repeating: "3141592653 ", count: 5), "mostly_digits"),
        (String(repeating: "３１４１５９２６ ", count: 5), "mostly_digits"), ("12*13=?", nil),
        ("电话是010-69016268;010-69013288，开放时间是8:00-17:00。", nil), ("", nil),
        ("请在1101001001101111011010110000010上执行相同的算法", nil),
        ("How much is 1234567 plus 7654321, and what is 20 % of that?", nil),
    ])
    func `columns of numbers are dropped, sums and telephone numbers are kept`(
        prompt: String,
        expected: String?
    ) throws {
        #expect(try code(rule("digit_share@1"), prompt) == expected)
    }
}
