import Flywheel
import Teacher
import Testing

@Suite struct PromptRewriteTests {
    @Test(arguments: [
        #"{"steps": ["Find a.", "Add b to a."]}"#, #"["Find a.", "Add b to a."]"#,
        "```json\n[\"Find a.\", \" Add b to a. \", \"Find a.\"]\n```",
    ])
    func `steps are read from an object, a list and a fence`(answer: String) {
        #expect(
            RewriteReply.read(answer, .decompose, of: "a+b?")
                == .prompts(["Find a.", "Add b to a."])
        )
    }

    @Test func `an enriched prompt is one prompt`() {
        #expect(
            RewriteReply.read(#"{"prompt": "Given a = 1: a+b?"}"#, .enrich, of: "a+b?")
                == .prompts(["Given a = 1: a+b?"])
        )
    }

    @Test(arguments: [
        ("I would first…", "rewrite_unreadable"), (#"{"steps": []}"#, "rewrite_steps"),
        (#"{"steps": ["one"]}"#, "rewrite_steps"), (#"{"steps": ["a", 2]}"#, "rewrite_unreadable"),
        (#"{"steps": ["a", " "]}"#, "rewrite_unreadable"),
    ])
    func `a reply without steps is refused by name`(answer: String, code: String) {
        #expect(
            RewriteReply.read(answer, .decompose, of: "a+b?") == .refused(reason(code, answer))
        )
    }

    @Test func `the same prompt again and a book are refused`() {
        #expect(
            RewriteReply.read(#"{"prompt": " a+b? "}"#, .enrich, of: "a+b?")
                == .refused(Reason("rewrite_same"))
        )
        let book = String(repeating: "a", count: 8001)
        #expect(
            RewriteReply.read("{\"prompt\": \"\(book)\"}", .enrich, of: "a+b?")
                == .refused(Reason("rewrite_too_long", "8001 > 8000"))
        )
    }

    private func reason(_ code: String, _ answer: String) -> Reason {
        code == "rewrite_steps" ? Reason(code, answer.contains("one") ? "1" : "0") : Reason(code)
    }

    @Test func `who is rewritten depends on the candidate alone`() throws {
        var rows = RowChoice()
        rows.share = try #require(Share(0.25))
        func candidate(_ number: Int, _ prompt: String = "long enough") -> Candidate {
            Candidate(
                id: "c\(number)",
                conversation: "v",
                turn: 0,
                messages: [Message(.user, prompt)],
                tags: [.userLog]
            )
        }
        let taken = (0..<1000).filter { rows.takes(candidate($0)) }
        #expect((200...300).contains(taken.count))
        rows.characters = Bounds(5, 100)
        #expect(taken.allSatisfy { rows.takes(candidate($0)) })
        #expect(!taken.contains { rows.takes(candidate($0, "a+b")) })
        rows.tags = [.harvested]
        #expect(!taken.contains { rows.takes(candidate($0)) })
    }
}
