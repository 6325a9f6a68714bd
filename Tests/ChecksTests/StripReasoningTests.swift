import Checks
import Flywheel
import Testing

@Suite struct StripReasoningTests {
    let check: StripReasoning

    init() throws { check = try StripReasoning(StripReasoning.Options()) }

    @Test(arguments: [
        ("<think>March is 3.</think>2024-03-05", "2024-03-05"),
        ("<think>\n三月就是 03。\n</think>\n\n2024-03-05", "2024-03-05"),
        ("<THINK>a</Think>\n2024-03-05", "2024-03-05"),
        ("2024<think>a</think>-03-05", "2024-03-05"),
        ("<think>a</think><think>b</think>x", "x"),
        ("March is the third month.\n</think>\n2024-03-05", "2024-03-05"),
        ("Let me think step by step.\nMarch is 3.\nAnswer: 2024-03-05", "2024-03-05"),
        ("Let me think about this.\n\n**Answer:** 2024-03-05", "2024-03-05"),
        ("Okay, so the month is March.\nAnswer: no\nFinal answer: 2024-03-05", "2024-03-05"),
        ("让我想想。\n三月是 03。\n答案：2024-03-05", "2024-03-05"),
        ("让我想想……\n所以答案是 2024-03-05", "2024-03-05"),
        ("Let me think.\nAnswer:\n{\"a\": 1,\n\"b\": 2}", "{\"a\": 1,\n\"b\": 2}"),
    ])
    func `reasoning goes and the answer stays`(content: String, kept: String) throws {
        #expect(try check.verdict(content) == .revise(kept, code: "reasoning_stripped"))
    }

    @Test(arguments: [
        ("<think>March is", "unclosed_reasoning"),
        ("2024-03-05 <think>or was it", "unclosed_reasoning"),
        ("<think>a</think>2024<think>b", "unclosed_reasoning"),
        ("<think>only this</think>", "only_reasoning"),
        ("Let me think. March is 3, so it is 2024-03-05", "reasoning_leftover"),
        ("让我想想，三月是 03。", "reasoning_leftover"),
    ])
    func `reasoning that cannot be told from the answer drops it`(
        content: String,
        code: String
    ) throws {
        #expect(try check.verdict(content).dropCode == code)
    }

    @Test(arguments: [
        "2024-03-05", "I think so.", "Answering: yes", "我想去北京。", "a < b and c > d", "",
        "Use 2 steps.\nResult: fine", "Okay, so can we agree on that?",
        "Let me see if I can find something for you.",
    ])
    func `an answer without reasoning is left alone`(content: String) throws {
        #expect(try check.verdict(content) == .pass)
    }

    @Test func `with steps asked for, the last marked line is the answer`() throws {
        let check = try StripReasoning(options(#"{"always_after_marker": true}"#))
        let content = "1. March is 03.\n2. The day is 05.\nResult: 2024-03-05"
        #expect(try check.verdict(content).text(of: content) == "2024-03-05")
    }

    @Test func `a thousand open tags are dropped in one pass`() throws {
        let content = String(repeating: "<think>", count: 1000)
        #expect(try check.verdict(content).dropCode == "unclosed_reasoning")
    }

    @Test func `an empty marker is refused`() {
        #expect(throws: RuleOptionError.self) {
            try StripReasoning(options(#"{"openers": [""]}"#))
        }
    }
}
