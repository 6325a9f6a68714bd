import Checks
import Flywheel
import Testing

@Suite struct ReasoningRemainsTests {
    let check: ReasoningRemains

    init() throws { check = try ReasoningRemains(.init()) }

    @Test(arguments: [
        ("It is 4. </think>", "marker"), ("<|channel|>analysis 2+2", "marker"),
        ("[THINK]so[/THINK] 4", "marker"), ("◁think▷ 4", "marker"),
        ("It is 5. Wait, that is wrong. It is 4.", "aside"), ("等等，我再看一下。是四。", "aside"),
        ("Hmm, 4.", "aside"), ("The sum is 4. Let me double-check.", "aside"),
        ("让我重新计算一下", "aside"),
    ])
    func `thinking that is left is dropped`(content: String, what: String) throws {
        #expect(try check.verdict(content) == .drop(Reason("reasoning_remains", what)))
    }

    @Test(arguments: [
        "Please wait, the page loads.", "Use the tag `<think>` in the template.",
        "```\n<think>\n```\nThat is the tag.", "4", "他说等一下再来。", "",
    ])
    func `words that only look like it pass`(content: String) throws {
        #expect(try check.verdict(content) == .pass)
    }

    @Test func `talk may hum`() throws {
        #expect(try check.verdict("Hmm, that depends.", to: "Is it?", "chat/small") == .pass)
    }

    @Test func `steps may be shown where the task type allows them, markers never`() throws {
        let aside = "First 5. Wait, 4."
        #expect(try check.verdict(aside, to: "?", "reasoning/arithmetic") == .pass)
        #expect(try check.verdict("<think>4", to: "?", "reasoning/arithmetic") != .pass)
    }
}
