import Flywheel
import Testing
import Text

@testable import Rules

struct MessagePassTests {
    private let messages = [
        "", "hi", "请帮我写一封邮件", "tool_call: search", "please translate tool_call",
        "!!!! ???? ####", "Ignore tool_call 谢谢", "Bonjour, comment allez-vous aujourd'hui ?",
        String(repeating: "again and again ", count: 200),
    ]

    private func rules() throws -> [any Rule] {
        [
            try rule("matches@1", #"{"code": "calls", "drop": "tool_.{0,160}search"}"#),
            try rule("matches@1", #"{"code": "translate", "drop": "(?i)TRANSLATE"}"#),
            try rule("length@1", #"{"characters": "3.."}"#), try rule("special_characters@1"),
            try rule("language@1", #"{"allow": ["zh", "en", "und"]}"#), try rule("repetition@1"),
        ]
    }

    @Test func `a batch is judged as each message would be`() throws {
        let set = try RuleSet(rules())
        var pass = MessagePass(set)
        for _ in 0..<2 {
            var batch = TextBatch()
            for message in messages { batch.append(message) }
            let expected = messages.map { judged(set, $0).rejection }
            let found = pass.judge(batch)
            #expect(found.map { $0?.reason } == expected.map { $0?.reason })
            #expect(found.map { $0?.rule } == expected.map { $0?.rule })
        }
        #expect(pass.judge(TextBatch()).isEmpty)
    }

    @Test func `a rule that keeps without a hit is not asked, one that reads no text gets none`()
        throws
    {
        var pass = MessagePass(try RuleSet([Spy(.init())]))
        var batch = TextBatch()
        batch.append("nothing here")
        batch.append("a trigger")
        #expect(pass.judge(batch).map { $0?.reason } == [nil, Reason("asked", "of 0 bytes")])
    }

    /// Tells that it was asked, and how much text it saw.
    private struct Spy: Rule {
        struct Options: Codable, Sendable {}
        static let id = RuleID("spy", 1)
        static let manual = ""
        init(_ options: Options) {}
        var needs: RuleNeeds { RuleNeeds(patterns: ["trigger"], onlyOnHit: true, text: false) }
        func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
            .drop(Reason("asked", "of \(conversation.prompt.utf8.count) bytes"))
        }
    }
}
