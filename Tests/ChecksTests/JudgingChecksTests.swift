import Checks
import Flywheel
import Testing

@Suite struct JudgingChecksTests {
    @Test(arguments: [
        ("stop", nil), ("tool_calls", nil), ("length", "truncated"),
        ("content_filter", "content_filter"), ("", "no_finish_reason"),
        ("insufficient_system_resource", "other_finish_reason"),
    ])
    func `only replies the model ended itself pass`(finish: String, code: String?) throws {
        let check = FinishReason(FinishReason.Options())
        #expect(try check.verdict("2024-03", finish: finish).dropCode == code)
    }

    @Test(arguments: ["", " \n\t", "\u{200B}\u{FEFF}", "\u{3000}"])
    func `white space is no answer`(content: String) throws {
        #expect(try Empty(Empty.Options()).verdict(content).dropCode == "empty")
    }

    @Test(arguments: ["0", "。", "👍"])
    func `one character is an answer`(content: String) throws {
        #expect(try Empty(Empty.Options()).verdict(content) == .pass)
    }

    @Test(arguments: [
        ("Sorry, but I can't help with that.", "date/en", "refusal"),
        ("As an AI language model, I do not know dates.", "date/en", "refusal"),
        ("I\u{2019}m unable to convert this.", "unit/length", "refusal"),
        ("抱歉，我无法完成这个请求。", "date/zh", "refusal"),
        ("作为一个人工智能，我没有日期。", "date/zh", "refusal"),
        ("抱歉，我无法提供医疗建议。", "chat/health", nil),
        ("I cannot help with that.", "unknown", nil),
        ("2024-03-05", "date/en", nil),
        ("Sorry for the delay: 2024-03-05", "date/en", nil),
    ])
    func `a refusal fails a task and not a talk`(
        content: String,
        taskType: String,
        code: String?
    ) throws {
        let check = Refusal(Refusal.Options())
        #expect(try check.verdict(content, to: "?", taskType).dropCode == code)
    }

    @Test(arguments: [
        ("Convert to ISO: March 5, 2024", "convert to iso — march 5, 2024", "prompt_echo"),
        (
            "Convert to ISO: March 5, 2024", "Convert to ISO: March 5, 2024\n2024-03-05",
            "prompt_echo"
        ),
        ("把 2024年3月5日 转成 ISO 格式日期", "把2024年3月5日转成ISO格式日期", nil),
        ("把2024年3月5日转成ISO格式日期", "把２０２４年３月５日转成ISO格式日期。", "prompt_echo"),
        ("hello", "Hello!", nil),
        ("Convert to ISO: March 5, 2024", "2024-03-05", nil),
    ])
    func `an answer is not its prompt`(prompt: String, content: String, code: String?) throws {
        let check = try PromptEcho(PromptEcho.Options())
        #expect(try check.verdict(content, to: prompt).dropCode == code)
    }

    @Test func `an answer that goes in circles is dropped`() throws {
        let check = try Repetition(Repetition.Options())
        let loop = String(repeating: "我不知道。", count: 40)
        #expect(try check.verdict(loop).dropCode == "repetition")
        #expect(try check.verdict(String(repeating: "a", count: 500)).dropCode == "repetition")
        #expect(try check.verdict("ha ha ha ha ha") == .pass)
        let prose = "The order of 3 March holds two lamps, one chair and a carpet of grey wool."
        #expect(try check.verdict(prose) == .pass)
    }

    @Test(arguments: [
        ("今天天气怎么样？", "It is sunny and warm today.", "wrong_language"),
        ("What is the weather like today?", "今天天气很好，适合出门。", "wrong_language"),
        ("今天天气怎么样？", "今日はとても良い天気ですね。", "wrong_language"),
        ("今天天气怎么样？", "今天 Shanghai 天气很好，适合出门。", nil),
        ("用英文怎么说“你好吗”？", "You can say: How are you?", nil),
        ("How do I say thanks in Chinese?", "谢谢你，非常感谢", nil),
        ("今天天气怎么样？", "OK", nil),
        ("今天几号？", "2024-03-05", nil),
        ("请算一下月供是多少", #"{"name": "payment", "principal": 200000}"#, nil),
        ("请写一个计算器程序", "```py\n# simple calculator program\nprint(1 + 1)\n```", nil),
        ("What is the weather like today?", "Sunny and warm, 25 degrees.", nil),
    ])
    func `talk is answered in its own script`(
        prompt: String,
        content: String,
        code: String?
    ) throws {
        let check = try LanguageMatches(LanguageMatches.Options())
        #expect(try check.verdict(content, to: prompt, "chat/small").dropCode == code)
    }

    @Test func `a closed task type may answer in any script`() throws {
        let check = try LanguageMatches(LanguageMatches.Options())
        #expect(try check.verdict("positive sentiment", to: "这个商品很好用", "route/mood") == .pass)
    }
}
