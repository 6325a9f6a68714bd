import Flywheel
import Testing

@testable import Rules

struct WindowCountsTests {
    private let need = WindowNeed(seed: 3)

    private func counts(_ rows: [(Candidate, String)]) -> WindowCounts {
        var counter = WindowCounter([need])
        for (candidate, user) in rows { counter.add(candidate, by: user) }
        return counter.counts()
    }

    private let rows: [(Candidate, String)] = [
        (candidate(said("a", "Hi")), "u1"), (candidate(said("b", "hi ")), "u1"),
        (candidate(said("c", "ｈｉ")), "u2"), (candidate(said("d", "what?")), "u2"),
        (candidate(said("e", "x", "y", "hi")), ""),
    ]

    @Test func `equal prompts are counted folded and in context`() throws {
        let facts = try rows.map {
            try #require(counts(rows).facts(of: $0.0, by: $0.1, need))
        }
        #expect(facts.map(\.timesAsked) == [3, 3, 3, 1, 1])
        #expect(Set(facts[..<3].map(\.rankAmongEqual)) == [0, 1, 2])
        #expect(facts.map(\.promptsByUser) == [2, 2, 2, 2, 0])
        #expect(facts[0].prompts == 5)
        #expect(facts[0].users == 2)
        let repeats = [PromptRepeats(times: 1, prompts: 2), PromptRepeats(times: 3, prompts: 1)]
        #expect(facts[0].repeats == repeats)
    }

    @Test func `the order of rows changes nothing, the seed changes ranks`() throws {
        let many = (0..<50).map { (candidate(said("c\($0)", "hi")), "u\($0 % 3)") }
        let forth = counts(many)
        let back = counts(many.reversed())
        let ranks = many.map { forth.facts(of: $0.0, by: $0.1, need)?.rankAmongEqual }
        #expect(
            many.map { forth.facts(of: $0.0, by: $0.1, need) }
                == many.map { back.facts(of: $0.0, by: $0.1, need) }
        )
        #expect(Set(ranks) == Set(0..<50))
        let other = WindowNeed(seed: 4)
        var counter = WindowCounter([other])
        for (candidate, user) in many { counter.add(candidate, by: user) }
        let drawn = counter.counts()
        #expect(many.map { drawn.facts(of: $0.0, by: $0.1, other)?.rankAmongEqual } != ranks)
        #expect(drawn.facts(of: many[0].0, by: "", need) == nil)
    }

    @Test func `a quantile of different prompts is by nearest rank`() {
        let facts = WindowFacts(repeats: [
            .init(times: 1, prompts: 98), .init(times: 7, prompts: 2),
        ])
        #expect(
            [0, 0.5, 0.98, 0.981, 1].map { facts.timesAsked(atQuantile: $0) } == [1, 1, 1, 7, 7]
        )
        #expect(WindowFacts().timesAsked(atQuantile: 0.5) == 1)
    }
}
