import Checks
import Flywheel
import Testing

@Suite struct IdentityLeakTests {
    let check: IdentityLeak

    init() throws { check = try IdentityLeak(.init()) }

    @Test(arguments: [
        "I am ChatGPT, how can I help?", "I'm Claude, made to be helpful.",
        "I'm an AI assistant developed by OpenAI.", "As GPT-4, I cannot browse.",
        "My name is Gemini.", "你好，我是通义千问。", "我是由阿里云开发的语言模型。", "我叫文心一言",
        "作为ChatGPT，我不能这样做。", "I was trained by Google on text.",
    ])
    func `a model that introduces itself is dropped`(content: String) throws {
        #expect(try check.verdict(content).dropCode == "identity_leak")
    }

    @Test(arguments: [
        "ChatGPT was made by OpenAI in 2022.", "I asked Claude Monet's biographer.",
        "The palm trees of Google's campus.", "你可以试试通义千问。", "I am happy to help.",
        "My name is Alice.", "OpenAI and Google compete. I would compare prices.",
        "This is a claudette.", "",
    ])
    func `an answer about models passes`(content: String) throws {
        #expect(try check.verdict(content) == .pass)
    }

    @Test func `the product's own name is allowed, another beside it is not`() throws {
        let own = try IdentityLeak(options(#"{"allowed": ["Kimi"]}"#))
        #expect(try own.verdict("I am Kimi. Ask away.") == .pass)
        #expect(try own.verdict("I am Kimi. I am ChatGPT.").dropCode == "identity_leak")
    }
}
