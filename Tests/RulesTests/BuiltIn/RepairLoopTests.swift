import Flywheel
import Testing

@testable import Rules

struct RepairLoopTests {
    private static let rules = ruleSet("repair_loop@1")
    private let code = talk("Sort a list in Python", "```python\nxs.sort()\n```")

    @Test(arguments: [
        "I get this error: NameError: name 'xs' is not defined", "it still doesn't work",
        "Traceback (most recent call last):\n  File \"a.py\"", "还是不行，报错了", "运行失败了",
        "same error again", "没有起作用", "没用，它显示没有找到文本", "它不能工作。", "第 26 行有一个错误。",
    ])
    func `code, then an error, is a loop`(prompt: String) throws {
        #expect(try tags(Self.rules.get(), prompt, after: code) == ["session/repair_loop"])
        #expect(try tags(Self.rules.get(), prompt) == [])
        #expect(try tags(Self.rules.get(), prompt, after: talk("hi", "hello")) == [])
    }

    @Test func `rounds are counted`() throws {
        let second = code + talk("it does not work", "```python\nsorted(xs)\n```")
        let found = try judged(Self.rules.get(), "还是报错", after: second).candidate.findings[0]
        #expect(found.score == 2)
    }

    @Test func `praise after code is no loop`() throws {
        #expect(try tags(Self.rules.get(), "Great, and in Go?", after: code) == [])
        #expect(try tags(Self.rules.get(), "这个函数没用到循环吧", after: code) == [])
    }
}
