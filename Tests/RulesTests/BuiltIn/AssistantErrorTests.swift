import Flywheel
import Testing

@testable import Rules

struct AssistantErrorTests {
    private static let rules = ruleSet("assistant_error@1")

    @Test(arguments: [
        ("NETWORK ERROR DUE TO HIGH TRAFFIC. PLEASE REGENERATE.", "error_text"),
        ("服务器繁忙，请稍后再试。", "error_text"), ("The capital is▌", "unfinished_answer"),
        ("I am ChatGPT, a model.", "identity_leak"),
        ("As an AI language model developed by OpenAI, I cannot.", "identity_leak"),
        ("I'm a large language model trained by Google.", "identity_leak"),
        ("我是由阿里云开发的大语言模型。", "identity_leak"), ("我是通义千问。", "identity_leak"),
        ("Google was founded in 1998.", nil), ("OpenAI trained GPT-4.", nil), ("我是说，天气很好。", nil),
        ("你好！我是Open Assistant，有什么可以帮你？", "identity_leak"), ("None", "unfinished_answer"),
        ("I was trained by researchers from Stanford.", "identity_leak"),
        ("As an AI language model, I cannot.", nil), ("None of them.", nil),
        ("A network error is a failure to connect.", nil), ("服务器是一种计算机。", nil),
    ])
    func `the assistant's sentences decide`(answer: String, expected: String?) throws {
        let before = [Message(.user, "hi"), Message(.assistant, answer)]
        #expect(try code(Self.rules.get(), "go on", after: before) == expected)
        #expect(try code(Self.rules.get(), answer) == nil)
    }

    @Test func `only the faults that are asked for are looked for`() throws {
        let errors = try rule("assistant_error@1", #"{"for": ["error_text"]}"#)
        let leak = [Message(.user, "hi"), Message(.assistant, "I am ChatGPT, a model.")]
        #expect(try code(errors, "go on", after: leak) == nil)
    }
}
