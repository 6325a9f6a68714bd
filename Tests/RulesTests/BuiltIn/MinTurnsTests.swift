import Flywheel
import Testing

@testable import Rules

struct MinTurnsTests {
    @Test func `turns of the user are counted up to the prompt`() throws {
        let two = try rule("min_turns@1")
        #expect(try code(two, "one") == "too_few_turns")
        let before = [Message(.user, "hi"), Message(.assistant, "hello")]
        #expect(try code(two, "two", after: before) == nil)
        #expect(try code(rule("min_turns@1", #"{"turns": 1}"#), "one") == nil)
    }
}
