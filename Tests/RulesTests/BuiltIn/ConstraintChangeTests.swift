import Flywheel
import Testing

@testable import Rules

struct ConstraintChangeTests {
    private static let rules = ruleSet("constraint_change@1")
    private let before = talk("Write a poem", "Roses are red.")

    @Test(arguments: [
        "Make it shorter", "Great, now rewrite it in French", "Add some humor to the poem",
        "in under 50 words please", "Can you put the code in code blocks?", "a more formal version",
        "改成表格", "再正式一点", "不要超过100字", "用英文写", "去掉最后一句", "把它变成两个短句", "重新写一个",
    ])
    func `a changed condition is tagged after an answer only`(prompt: String) throws {
        #expect(try tags(Self.rules.get(), prompt, after: before) == ["session/constraint_change"])
        #expect(try tags(Self.rules.get(), prompt) == [])
    }

    @Test(arguments: [
        "Thanks!", "Who wrote it?", "这首诗是谁写的？", "What rhymes with red?", "我把自己变成一个魔术师",
        "这似乎是删除了所有换行符。",
    ])
    func `other prompts are not`(prompt: String) throws {
        #expect(try tags(Self.rules.get(), prompt, after: before) == [])
    }
}
