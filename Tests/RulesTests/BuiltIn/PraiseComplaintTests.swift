import Flywheel
import Testing

@testable import Rules

struct PraiseComplaintTests {
    private static let rules = ruleSet("praise_complaint@1")

    @Test(arguments: [
        ("thanks a lot!", "praise"), ("太好了，就是这个", "praise"), ("That is wrong.", "complaint"),
        ("不对，重新来", "complaint"), ("Thanks, but it is wrong", "complaint"), ("And in Rome?", nil),
        ("Thanks for nothing", "complaint"), ("No, you misread it", "complaint"),
        ("No, thank you", nil), ("No, that's not what it does", "complaint"),
        ("No, this forest is blocking my view", nil), ("No, that's what I need help with", nil),
        ("That makes no sense", "complaint"),
    ])
    func `what the user thinks of the answer is tagged`(prompt: String, expected: String?) throws {
        let before = [Message(.user, "hi"), Message(.assistant, "hello")]
        #expect(try code(Self.rules.get(), prompt, after: before) == expected)
        #expect(try code(Self.rules.get(), prompt) == nil)
    }
}
