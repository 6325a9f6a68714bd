import Checks
import Flywheel
import Testing

@Suite struct RequiredTextTests {
    @Test func `each declared pattern must occur`() throws {
        let check = try RequiredText(options(#"{"special/rag_empty": ["资料", "没有|未提及"]}"#))
        #expect(try check.verdict("资料中没有提到。", to: "?", "special/rag_empty") == .pass)
        #expect(
            try check.verdict("资料说是三点。", to: "?", "special/rag_empty")
                == .drop(Reason("required_text_missing", "pattern 2"))
        )
        #expect(try check.verdict("anything", to: "?", "chat/free") == .pass)
    }

    @Test(arguments: [#"{"chat": ["("]}"#, #"{"chat": []}"#])
    func `patterns that cannot be are refused`(json: String) {
        #expect(throws: RuleOptionError.self) { try RequiredText(options(json)) }
    }
}
