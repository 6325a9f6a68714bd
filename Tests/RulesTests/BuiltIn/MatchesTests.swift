import Flywheel
import Testing

@testable import Rules

struct MatchesTests {
    @Test func `a pattern drops under its code`() throws {
        let rule = try rule("matches@1", #"{"code": "canned_reply", "drop": "^(您好，|人工服务)"}"#)
        #expect(try code(rule, "人工服务在哪") == "canned_reply")
        #expect(try code(rule, "我要人工服务") == nil)
    }

    @Test func `a pattern tags`() throws {
        let rule = try rule(
            "matches@1",
            #"{"code": "tool", "tag": "(?i)search the web", "with": "special/tool_call"}"#
        )
        let ruling = try judged(rule, "Search the web for it")
        #expect(ruling.rejection == nil)
        #expect(
            ruling.candidate.tags.map(\.description) == ["origin/user_log", "special/tool_call"]
        )
    }

    @Test func `the side is the prompt or the answers before it`() throws {
        let rule = try rule("matches@1", #"{"code": "sorry", "drop": "sorry", "on": "answer"}"#)
        #expect(try code(rule, "sorry") == nil)
        let before = [Message(.user, "hi"), Message(.assistant, "I am sorry")]
        #expect(try code(rule, "why", after: before) == "sorry")
    }
}
