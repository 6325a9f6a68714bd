import Flywheel
import Testing

@testable import Rules

struct FollowUpTests {
    private static let rules = ruleSet("follow_up@1")
    private let before = talk("Name two dishes", "1. Mapo tofu 2. Bouillabaisse, a fish stew 鱼汤")

    @Test(arguments: [
        ("Tell me more about the second one", "points_back"),
        ("What do you mean by stew?", "points_back"),
        ("explain step 2", "points_back"), ("第二个怎么做", "points_back"), ("你说的鱼汤", "points_back"),
        ("详细说说", "points_back"), ("Is \"Bouillabaisse\" French?", "quotes_answer"),
        ("“鱼汤”好做吗", "quotes_answer"), ("Is \"ratatouille\" French?", nil), ("Thanks", nil),
        ("What else is there to eat in China?", nil), ("写一首关于海的诗，并且详细说明", nil),
    ])
    func `prompts that point into the answer are tagged`(prompt: String, expected: String?) throws {
        #expect(try code(Self.rules.get(), prompt, after: before) == expected)
        #expect(try code(Self.rules.get(), prompt) == nil)
    }

    @Test func `a user who says again what they said quotes nobody`() throws {
        let game = talk("List “skills” after each turn. I go left.", "“skills”: fire")
        let again = "List “skills” after each turn. I go right."
        #expect(try code(Self.rules.get(), again, after: game) == nil)
        let asking = try code(Self.rules.get(), "What is “fire”?", after: game)
        #expect(asking == "quotes_answer")
    }
}
