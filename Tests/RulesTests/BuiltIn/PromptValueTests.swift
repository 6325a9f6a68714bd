import Flywheel
import Testing

@testable import Rules

struct PromptValueTests {
    private static let rules = ruleSet("prompt_value@1")

    @Test(arguments: [
        (
            "Write a Python function that parses a CSV file with at most 100 rows and returns JSON",
            "value/specificity"
        ),
        ("What does the protein hemoglobin do?", "value/domain_knowledge"),
        ("高血压患者能吃什么药", "value/domain_knowledge"),
        (
            "Plan a party:\n1. pick a date\n2. invite guests\n3. keep it under budget and compare two places",
            "value/complexity"
        ),
        ("How can I reduce the noise of my old refrigerator at night?", "value/problem_solving"),
        ("Tell me a story about a dragon", "value/creativity"), ("写一首关于秋天的诗", "value/creativity"),
        ("Why is f(x) = x^2 + 1 never zero?", "value/technical_accuracy"),
        ("Draft an email to my landlord about the broken heating", "value/real_world"),
        ("我们公司的网站打不开了，应该先检查哪些地方？", "value/real_world"),
    ])
    func `each criterion has its signs`(prompt: String, tag: String) throws {
        #expect(try tags(Self.rules.get(), prompt).contains(tag))
    }

    @Test(arguments: ["hi", "谢谢", "ok", "你好吗", "haha nice", "今天天气真好", ""])
    func `small talk has none`(prompt: String) throws {
        #expect(try tags(Self.rules.get(), prompt) == [])
    }
}
