import Checks
import Flywheel
import Testing

@Suite struct AnswerLengthTests {
    @Test(arguments: [
        ("chat/free", "嗯", "too_short"), ("chat/free", "abcdefghijk", "too_long"),
        ("chat/free", "好的👨‍👩‍👧", nil), ("date/en", "", nil),
    ])
    func `bounds count what a reader counts, by task type`(
        taskType: String,
        content: String,
        code: String?
    ) throws {
        let check = try AnswerLength(options(#"{"chat": "2..10"}"#))
        #expect(try check.verdict(content, to: "?", taskType).dropCode == code)
    }

    @Test func `the task type itself goes before its family`() throws {
        let check = try AnswerLength(options(#"{"chat": "5..", "chat/yes_no": "1..5"}"#))
        #expect(try check.verdict("no", to: "?", "chat/yes_no") == .pass)
        #expect(try check.verdict("no", to: "?", "chat/free").dropCode == "too_short")
    }

    @Test func `a name that is no task type is refused`() {
        #expect(throws: RuleOptionError.self) {
            let _: AnswerLength.Options = try options(#"{"Not One": "1..2"}"#)
        }
    }
}
