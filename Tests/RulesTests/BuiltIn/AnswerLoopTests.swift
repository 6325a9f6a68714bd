import Flywheel
import Testing

@testable import Rules

struct AnswerLoopTests {
    private static let rules = ruleSet("answer_loop@1")

    private func code(after answer: String) throws -> String? {
        try RulesTests.code(Self.rules.get(), "go on", after: talk("hi", answer))
    }

    @Test func `a sentence four times in a row is a loop, in both languages`() throws {
        let english = String(repeating: "I am not sure about that. ", count: 4)
        #expect(try code(after: english) == "looped_sentence")
        #expect(try code(after: String(repeating: "我不太确定这件事。", count: 4)) == "looped_sentence")
        #expect(try code(after: String(repeating: "I am not sure about that. ", count: 3)) == nil)
        #expect(try code(after: String(repeating: "No. ", count: 30)) == nil)
    }

    @Test func `a sentence all over the answer is a loop, and so is a paragraph`() throws {
        let verse = (0..<40).map { "Line number \($0) of it.\nWe sail across the sea." }
        #expect(try code(after: verse.joined(separator: "\n")) == "looped_sentence")
        let paragraphs = (0..<10).map {
            "Verse \($0) is unlike all others here\n\nAnd the chorus goes on and on"
        }
        #expect(try code(after: paragraphs.joined(separator: "\n\n")) == "looped_paragraph")
        #expect(try code(after: paragraphs.dropLast().joined(separator: "\n\n")) == nil)
    }

    @Test func `code, lists and tables may repeat themselves`() throws {
        let fence = "```\n" + String(repeating: "print('the same line')\n", count: 9) + "```"
        let list = String(repeating: "- an item of the list\n", count: 9)
        let code = String(repeating: "total = total + next_value\n", count: 9)
        for answer in [fence, list, code] { #expect(try self.code(after: answer) == nil) }
    }

    @Test func `the user may repeat themselves`() throws {
        let prompt = String(repeating: "I am not sure about that. ", count: 9)
        #expect(try RulesTests.code(Self.rules.get(), prompt) == nil)
    }
}
