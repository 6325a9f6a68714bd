import Flywheel
import Testing

@testable import Rules

struct LengthTests {
    @Test(arguments: [
        ("hi", nil), ("a", "too_short"), ("你好", nil), ("", "too_short"),
        (String(repeating: "x", count: 4000), nil),
        (String(repeating: "好", count: 4001), "too_long"),
    ])
    func `characters are scalars, bounded on both sides`(prompt: String, expected: String?) throws {
        #expect(try code(rule("length@1"), prompt) == expected)
    }

    @Test func `the bounds are those of the options`() throws {
        let long = try rule("length@1", #"{"characters": "10.."}"#)
        #expect(try code(long, "too short") == "too_short")
        #expect(try judged(long, "too short").candidate.findings[0].score == 9)
    }
}
