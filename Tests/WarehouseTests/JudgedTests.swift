import Flywheel
import Testing
import Warehouse

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct JudgedTests {
    let database: TestDatabase
    let warehouse: Warehouse
    let run: String
    let window: Window

    init() throws {
        database = try TestDatabase()
        warehouse = try database.warehouse()
        run = try warehouse.begun()
        window = try night(0)
    }

    private func rejection(_ id: String, _ code: String) -> Rejection {
        let reason = Reason(code, "1 < 3 characters")
        return Rejection(
            conversation: id,
            turn: 0,
            rule: RuleID("length", 1),
            reason: reason,
            findings: [
                Finding(rule: RuleID("length", 1), verdict: .drop(reason), score: 1),
                Finding(rule: RuleID("praise", 1), verdict: .tag([.typo], Reason("said", ""))),
                Finding(rule: RuleID("language", 1), verdict: .keep),
            ]
        )
    }

    /// One kept prompt and two dropped ones.
    private func fill() throws -> (kept: Candidate, dropped: [Rejection]) {
        let chats = ["a b c", "x", "yy"].enumerated().map { conversation($1, "c\($0)", window) }
        _ = try warehouse.replaceConversations(try warehouse.claimed(.pull, window, run: run)) {
            add in
            for one in chats { try add(one) }
            return outcome(3)
        }
        let kept = candidate(chats[0])
        let dropped = [rejection("c1", "too_short"), rejection("c2", "too_small")]
        let claim = try warehouse.claimed(.filter, window, run: run)
        _ = try warehouse.replaceCandidates(claim) { sink in
            try sink.keep(kept, bands: [])
            for one in dropped { try sink.reject(one) }
            return outcome(1)
        }
        return (kept, dropped)
    }

    @Test func `what every rule said is kept of dropped prompts too`() throws {
        let (kept, dropped) = try fill()
        var judged: [JudgedPrompt] = []
        try warehouse.eachJudged(in: window) { judged.append($0) }
        #expect(judged.map(\.conversation) == ["c0", "c1", "c2"])
        #expect(judged.map(\.prompt) == ["a b c", "x", "yy"])
        #expect(judged.map(\.droppedBy?.description) == [nil, "length@1", "length@1"])
        #expect(judged.map(\.findings) == [kept.findings] + dropped.map(\.findings))
        #expect(judged[0].tags == kept.tags)
        try warehouse.eachJudged(in: try night(1)) { _ in Issue.record("another night") }
        #expect(try warehouse.why("c1")?.rejections == [dropped[0]])
    }

    @Test func `dropped prompts are listed by rule and code, with text only where asked`() throws {
        _ = try fill()
        let all = try warehouse.rejections(
            by: "length@1",
            code: nil,
            atMost: 9,
            withPrompts: false
        )
        #expect(all.map(\.rejection.conversation) == ["c1", "c2"])
        #expect(all.allSatisfy { $0.prompt == nil && $0.windowStart == window.start })
        let one = try warehouse.rejections(
            by: nil,
            code: "too_small",
            atMost: 9,
            withPrompts: true
        )
        #expect(one.map(\.prompt) == ["yy"])
        #expect(
            try warehouse.rejections(by: "length@1", code: nil, atMost: 1, withPrompts: false)
                .count == 1
        )
        #expect(
            try warehouse.rejections(by: "other@1", code: nil, atMost: 9, withPrompts: false) == []
        )
        let counts = try warehouse.rejectionCounts()
        #expect(counts.map(\.code) == ["too_short", "too_small"])
        #expect(counts.allSatisfy { $0.prompts == 1 && $0.first == window.start })
    }
}
