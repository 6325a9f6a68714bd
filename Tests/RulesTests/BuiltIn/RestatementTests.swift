import Flywheel
import Testing

@testable import Rules

struct RestatementTests {
    private static let rules = ruleSet("restatement@1")
    private let before = talk("What is the capital city of Australia?", "Australia is a country.")

    @Test func `asking again in nearly the same words is insisting`() throws {
        let again = "what is the capital city of australia???"
        #expect(try code(Self.rules.get(), again, after: before) == "asked_again")
        let chinese = talk("请问澳大利亚的首都是哪里", "澳大利亚是一个国家。")
        #expect(try code(Self.rules.get(), "澳大利亚的首都是哪里？", after: chinese) == "asked_again")
        #expect(try code(Self.rules.get(), again) == nil)
    }

    @Test(arguments: [
        "You didn't answer my question", "As I said, the capital", "我问的是首都", "再说一遍，首都",
        "你没有回答我",
    ])
    func `saying so is insisting`(prompt: String) throws {
        #expect(try code(Self.rules.get(), prompt, after: before) == "insisted")
    }

    @Test func `another question is none, nor is going on twice`() throws {
        #expect(try code(Self.rules.get(), "And of New Zealand?", after: before) == nil)
        let going = before + talk("Go on.", "It is large.")
        #expect(try code(Self.rules.get(), "Go on.", after: going) == nil)
        #expect(try code(Self.rules.get(), "继续", after: talk("继续", "好的")) == nil)
        #expect(try code(Self.rules.get(), "请继续写。", after: talk("请继续写。", "好的")) == nil)
    }

    @Test(arguments: [
        ("这家酒店的价格是多少啊？", "这家酒店的电话是多少啊？"),
        ("Are black cats better at hunting?", "Why are black cats better at hunting?"),
        ("What are some ways to cook rice?", "What are some other ways to cook rice?"),
    ])
    func `the same words asking for something else are none`(first: String, second: String) throws {
        #expect(try code(Self.rules.get(), second, after: talk(first, "…")) == nil)
    }

    @Test func `only the last prompts are looked at`() throws {
        let far = before + talk("one", "1", "two", "2", "three", "3", "four", "4")
        let again = "What is the capital city of Australia?"
        #expect(try code(Self.rules.get(), again, after: far) == nil)
        let further = try rule("restatement@1", #"{"look_back": 9}"#)
        #expect(try code(further, again, after: far) == "asked_again")
    }
}
