import Flywheel
import Testing

@testable import Rules

struct BrokenListTests {
    private static let rules = ruleSet("broken_list@1")

    @Test(arguments: [
        ("Steps:\n1. Open it\n1. Close it", true), ("1. Open it\n\n1. Close it\n", true),
        ("步骤：\n1、打开\n1、关上", true), ("1. Open it\n2. Close it\n1. Again", false),
        ("1. Open it\n   with the key\n1. Close it", true),
        ("1. One thing\n\nWhat next?\n1. Another list", false),
        ("1. 皮卡丘，很稀有\n你想做什么？\n1. 捕捉它\n3. 返回", false), ("1.5 is less\n1.6", false),
    ])
    func `numbering that starts over at once is broken`(answer: String, drops: Bool) throws {
        let expected = drops ? "broken_list" : nil
        #expect(try code(Self.rules.get(), "go on", after: talk("hi", answer)) == expected)
        #expect(try code(Self.rules.get(), answer) == nil)
    }

    @Test func `a list of long ago drops nothing`() throws {
        let far = talk("hi", "1. Open it\n1. Close it", "go on", "2. Done.")
        #expect(try code(Self.rules.get(), "go on", after: far) == nil)
    }
}
