import Flywheel
import Testing

@testable import Rules

struct FlaggedWordsTests {
    @Test(arguments: [
        ("this is Bad.", "flagged_words"), ("a badge of honour", nil), ("这真坏话连篇", "flagged_words"),
        ("c++ is fine", "flagged_words"), ("坏bad", "flagged_words"), ("nothing here", nil),
    ])
    func `whole words in English, anywhere in Chinese`(prompt: String, expected: String?) throws {
        let rule = try rule("flagged_words@1", #"{"words": ["bad", "坏", "c++"]}"#)
        #expect(try code(rule, prompt) == expected)
    }

    @Test func `some may be allowed`() throws {
        let rule = try rule("flagged_words@1", #"{"words": ["bad", "evil"], "at_most": 1}"#)
        #expect(try code(rule, "bad bad bad") == nil)
        #expect(try code(rule, "bad and evil") == "flagged_words")
    }
}
