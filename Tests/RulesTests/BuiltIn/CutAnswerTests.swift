import Flywheel
import Testing

@testable import Rules

struct CutAnswerTests {
    private static let rules = ruleSet("cut_answer@1")

    @Test(arguments: [
        ("```python\nfor x in xs:", "why?", "open_fence"), ("```\ncode\n```\nDone.", "why?", nil),
        (String(repeating: "A sentence. ", count: 20) + "and then the", "why?", "mid_sentence"),
        (String(repeating: "说了很多话。", count: 20) + "然后，", "为什么", "mid_sentence"),
        ("and then the", "why?", nil),
        ("All done.", "continue", "asked_to_go_on"), ("说完了。", "请继续写", "asked_to_go_on"),
        ("说完了。", "继续讨论这个公司的历史问题", nil), ("Done.", "Continue the story with a dragon", nil),
    ])
    func `cut answers are tagged`(answer: String, prompt: String, expected: String?) throws {
        #expect(try code(Self.rules.get(), prompt, after: talk("hi", answer)) == expected)
        #expect(try code(Self.rules.get(), prompt) == nil)
    }
}
