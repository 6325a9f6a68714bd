import Flywheel
import Testing

@testable import FlywheelApp
@testable import Warehouse

@Suite struct ThresholdMoveTests {
    private let length = RuleID("length", 1)
    private let other = RuleID("language", 1)
    private let group = ThresholdMove.Group(language: "en", taskType: "chat/small")

    private func judged(
        _ id: String,
        score: Double?,
        drops: Bool,
        otherDrops: Bool = false,
        tags: [Flywheel.Tag] = []
    ) -> JudgedPrompt {
        let reason = Reason("too_short")
        let findings = [
            Finding(rule: length, verdict: drops ? .drop(reason) : .keep, score: score),
            Finding(rule: other, verdict: otherDrops ? .drop(Reason("und")) : .keep),
        ]
        return JudgedPrompt(
            conversation: id,
            turn: 0,
            prompt: "",
            tags: tags,
            droppedBy: drops ? length : otherDrops ? other : nil,
            findings: findings
        )
    }

    private func move(_ range: String, _ rows: [JudgedPrompt]) throws -> ThresholdMove {
        var move = ThresholdMove(
            length,
            keeping: try #require(ScoreRange(range)),
            protected: ["robustness"],
            examples: 2
        )
        for row in rows { move.add(row, group: group) }
        return move
    }

    @Test func `a wider range gains what only this rule dropped`() throws {
        let move = try move(
            "1..",
            [
                judged("a", score: 1, drops: true),
                judged("b", score: 1, drops: true, otherDrops: true),
                judged("c", score: 0, drops: true), judged("d", score: 9, drops: false),
            ]
        )
        #expect(move.total.keptNow == 1 && move.total.keptThen == 2)
        #expect(move.total.gained == 1 && move.total.lost == 0)
        #expect(move.gained.map(\.judged.conversation) == ["a"])
    }

    @Test func `a narrower range loses, but not what a protected tag shelters`() throws {
        let tag = Flywheel.Tag("robustness/typo")
        let typo = try #require(tag)
        let move = try move(
            "5..",
            [
                judged("a", score: 4, drops: false), judged("b", score: 3, drops: false),
                judged("c", score: 1, drops: false),
                judged("d", score: 1, drops: false, tags: [typo]),
                judged("e", score: 7, drops: false, otherDrops: true),
            ]
        )
        #expect(move.total.lost == 3 && move.total.keptThen == 1)
        #expect(move.nearest(move.lost).map(\.judged.conversation) == ["a", "b"])
    }

    @Test func `the threshold that stands changes nothing, and rows without a score stay`() throws {
        let move = try move(
            "2..",
            [
                judged("a", score: 2, drops: false), judged("b", score: 1, drops: true),
                judged("c", score: nil, drops: true), judged("d", score: nil, drops: false),
            ]
        )
        #expect(move.total.gained == 0 && move.total.lost == 0)
        #expect(move.scored == 2)
    }

    @Test(arguments: ["", "..", "3", "2..1", "a..b"])
    func `what is no range is refused`(text: String) {
        #expect(ScoreRange(text) == nil)
    }
}
