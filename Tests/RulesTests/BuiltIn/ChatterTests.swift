import Flywheel
import Testing

@testable import Rules

struct ChatterTests {
    @Test(arguments: [
        ("Hi!", "greeting"), ("hiiii", "greeting"), ("你好呀～", "greeting"),
        ("Thanks a lot!!", "thanks"),
        ("谢谢你。", "thanks"), ("OK", "acknowledgement"), ("好的", "acknowledgement"),
        ("That's all.", "acknowledgement"),
        ("test", "line_test"), ("测试", "line_test"), ("hi, how do I sort a list?", nil), ("", nil),
        ("谢谢，再帮我写一封信", nil), ("test this function", nil), ("?", nil),
    ])
    func `only what is nothing but chatter is tagged`(prompt: String, expected: String?) throws {
        #expect(try code(rule("chatter@1"), prompt) == expected)
        #expect(try judged(rule("chatter@1"), prompt).rejection == nil)
    }

    @Test func `a number chooses from a menu where there is one`() throws {
        let menu = talk("start the game", "What next? 1. Fight 2. Run")
        #expect(try code(rule("chatter@1"), "1") == "line_test")
        #expect(try code(rule("chatter@1"), "1", after: menu) == nil)
        #expect(try code(rule("chatter@1"), "test", after: menu) == "line_test")
    }
}
