import Flywheel
import Testing

@testable import Rules

struct BrokenListTests {
    private static let rules = ruleSet("broken_list@1")

    @Test(arguments: [
        ("Steps:\n1. Open it\n1. Close it", true), ("1. Open it\n\n1. Close it\n", true),
        ("步骤：\n1、打开\n1、关上", true), ("1. Open it\n2. Close it\n1. Again", false),
        ("1. One thing\n\nWhat next?\n1. Another list", false), ("1.5 is less\n1.6", false),
    ])
    func `numbering that starts over at once is broken`(answer: String, drops: Bool) throws {
        let expected = drops ? "broken_list" : nil
        #expect(try code(Self.rules.get(), "go on", after: talk("hi", answer)) == expected)
        #expect(try code(Self.rules.get(), answer) == nil)
    }
}
