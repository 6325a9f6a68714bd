import Checks
import Flywheel
import Testing

@Suite struct StripChatterTests {
    let check: StripChatter

    init() throws { check = try StripChatter(StripChatter.Options()) }

    @Test(arguments: [
        ("Sure! Here is the date: 2024-03-05", "2024-03-05"),
        ("Sure! Here's the ISO date:\n\n2024-03-05", "2024-03-05"),
        ("Certainly! 10:30", "10:30"),
        ("Of course, the result is: 12.5 km", "12.5 km"),
        ("The answer is 42", "42"),
        ("Answer: 42", "42"),
        ("2024-03-05\n\nLet me know if you need anything else!", "2024-03-05"),
        ("2024-03-05. Let me know if you need more.", "2024-03-05"),
        ("2024-03-05\nI hope this helps!", "2024-03-05"),
        ("好的，转换结果如下：2024-03-05", "2024-03-05"),
        ("好的！2024-03-05", "2024-03-05"),
        ("答案是：2024-03-05", "2024-03-05"),
        ("2024-03-05\n希望对你有帮助！", "2024-03-05"),
        ("2024-03-05。希望对您有帮助", "2024-03-05"),
        ("以下是结果：\n```json\n{\"a\": 1}\n```\n如果还有问题，请随时告诉我。", "{\"a\": 1}"),
        ("```\n2024-03-05\n```", "2024-03-05"),
        ("Sure! Here you go:\n```json\n{\"a\": 1}\n```\nLet me know if it works.", "{\"a\": 1}"),
    ])
    func `bare task types keep the answer only`(content: String, kept: String) throws {
        #expect(try check.verdict(content) == .revise(kept, code: "chatter_stripped"))
    }

    @Test(arguments: [
        "2024-03-05", "10:30", "{\"time\": \"10:30\"}", "城市：北京，商品：手机，数量：3", "positive",
        "```a``` and ```b```", "color", "", "shore leave", "我希望明天下雨",
    ])
    func `an answer without wrapping is left alone`(content: String) throws {
        #expect(try check.verdict(content) == .pass)
    }

    @Test(arguments: [
        (
            "Sure! Here is a haiku:\nOld pond\nA frog\nLet me know if you want another!",
            "Old pond\nA frog"
        ),
        ("好的，给你写一首：\n床前明月光\n希望这首诗你喜欢！", "床前明月光"),
    ])
    func `talk loses whole chatter lines`(content: String, kept: String) throws {
        #expect(try check.verdict(content, to: "a poem", "chat/poem").text(of: content) == kept)
    }

    @Test(arguments: [
        "Sure, I can do that: when shall we meet?", "当然可以，我们几点见？",
        "```swift\nprint(1)\n```", "Here are three ways: walk, ride, swim.",
    ])
    func `talk keeps what belongs to it`(content: String) throws {
        #expect(try check.verdict(content, to: "hi", "chat/small") == .pass)
    }

    @Test func `chatter alone is no answer`() throws {
        #expect(try check.verdict("Sure! Here is the date:\n").dropCode == "only_chatter")
    }

    @Test func `a pipeline adds its own patterns`() throws {
        let check = try StripChatter(options(#"{"leading": ["亲亲，"], "trailing": ["喵~"]}"#))
        #expect(try check.verdict("亲亲，2024-03-05喵~").text(of: "") == "2024-03-05")
    }

    @Test func `a pattern that does not compile is refused`() {
        #expect(throws: RuleOptionError.self) {
            try StripChatter(options(#"{"leading": ["(oops"]}"#))
        }
    }
}
