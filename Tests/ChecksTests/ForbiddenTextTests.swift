import Checks
import Flywheel
import Testing

@Suite struct ForbiddenTextTests {
    @Test func `the number of the pattern that occurs is named and its text is not`() throws {
        let check = try ForbiddenText(options(#"{"chat": ["点击此链接", "(?i)terms of service"]}"#))
        #expect(
            try check.verdict("See our Terms of Service.", to: "?", "chat/free")
                == .drop(Reason("forbidden_text", "pattern 2"))
        )
        #expect(try check.verdict("See you.", to: "?", "chat/free") == .pass)
        #expect(try check.verdict("点击此链接", to: "?", "json/get") == .pass)
    }
}
