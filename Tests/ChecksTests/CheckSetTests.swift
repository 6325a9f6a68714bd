import Checks
import Flywheel
import Testing

@Suite struct CheckSetTests {
    @Test func `strippers speak before judges whatever the order given`() throws {
        let set = try CheckSet(
            CheckFactory.builtIn.reversed().map { try $0.makeDefault() }
        )
        #expect(set.ids.first == RuleID("finish_reason", 1))
        #expect(Set(set.ids[1...2].map(\.name)) == ["strip_chatter", "strip_reasoning"])
        #expect(set.ids.count == CheckFactory.builtIn.count)
    }

    @Test func `a misbehaving teacher is cleaned, then judged`() throws {
        let set = CheckSet([
            try Format(options(#"{"date": {"regex": "\\d{4}-\\d{2}-\\d{2}"}}"#)),
            FinishReason(FinishReason.Options()),
            try StripReasoning(StripReasoning.Options()),
            try StripChatter(StripChatter.Options()),
        ])
        let wrapped = """
            <think>The user wants ISO. March is 03.</think>
            Sure! Here is the date:
            2024-03-05

            Let me know if you need anything else!
            """
        let result = try set.judge(question(), answer(wrapped))
        #expect(
            result
                == .accepted(
                    "2024-03-05",
                    [
                        .init(check: RuleID("strip_reasoning", 1), code: "reasoning_stripped"),
                        .init(check: RuleID("strip_chatter", 1), code: "chatter_stripped"),
                    ]
                )
        )
        let cut = try set.judge(question(), answer("<think>The user", finish: "length"))
        guard case .rejected(let rejection) = cut else {
            Issue.record("a cut reply was accepted")
            return
        }
        #expect(rejection.check == RuleID("finish_reason", 1))
        #expect(rejection.reason.code == "truncated")
    }

    @Test func `the configuration tells checks and options apart`() throws {
        let plain = CheckSet([try Repetition(Repetition.Options())])
        let other = CheckSet([try Repetition(options(#"{"ngram": 5}"#))])
        #expect(plain.configuration.hasPrefix("repetition@1 {"))
        #expect(plain.configuration != other.configuration)
    }

    @Test func `a wrong name is refused with the nearest one`() {
        let error = #expect(throws: CheckError.self) { try CheckFactory.named("strip_chater@1") }
        #expect(error?.message == "unknown check strip_chater@1; did you mean strip_chatter@1?")
        #expect(error?.trouble == .configuration)
    }

    @Test(arguments: CheckFactory.builtIn.indices)
    func `every check takes any text and says the same twice`(index: Int) throws {
        let check = try CheckFactory.builtIn[index].makeDefault()
        let texts = [
            "", " ", "\0", "<think>", "</think>", "```", "：", "Sure!", "\u{202E}abc", "e\u{301}",
            String(repeating: "好的：", count: 3000), String(repeating: "<think></think>", count: 500),
        ]
        for text in texts {
            let first = try check.check(question(), answer(text), content: text)
            #expect(try check.check(question(), answer(text), content: text) == first)
        }
    }
}
