import Flywheel
import Testing

@testable import Rules

struct RepetitionTests {
    @Test func `loops are dropped in both languages and prose is kept`() throws {
        let rule = try rule("repetition@1")
        #expect(try code(rule, String(repeating: "buy now cheap ", count: 30)) == "repetitive")
        #expect(try code(rule, String(repeating: "点击这里领取红包", count: 30)) == "repetitive")
        #expect(try code(rule, "Please tell me how the moon moves around the earth.") == nil)
        #expect(try code(rule, "") == nil)
    }
}
