import Flywheel
import Testing

@testable import Rules

struct LengthTests {
    @Test(arguments: [
        ("hi", nil), ("a", "too_short"), ("嗨", nil), ("你好", nil), ("", "too_short"),
        (String(repeating: "x", count: 4000), nil),
        (String(repeating: "好", count: 4001), "too_long"),
    ])
    func `characters are scalars, bounded on both sides`(prompt: String, expected: String?) throws {
        #expect(try code(rule("length@1"), prompt) == expected)
    }

    @Test func `one character chooses from a menu, where no bounds are given`() throws {
        let menu = talk("start the game", "What next? 1. Fight 2. Run")
        #expect(try code(rule("length@1"), "2", after: menu) == nil)
        #expect(try code(rule("length@1"), "", after: menu) == "too_short")
        let bounded = try rule("length@1", #"{"characters": "2.."}"#)
        #expect(try code(bounded, "2", after: menu) == "too_short")
    }

    @Test func `the bounds are those of the options`() throws {
        let long = try rule("length@1", #"{"characters": "10.."}"#)
        #expect(try code(long, "too short") == "too_short")
        #expect(try judged(long, "too short").candidate.findings[0].score == 9)
    }
}
