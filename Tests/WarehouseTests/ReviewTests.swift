import Flywheel
import Testing
import Warehouse

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct ReviewTests {
    let database: TestDatabase
    let warehouse: Warehouse
    let run: String
    let window: Window
    let all = ReviewSampling(share: .whole)

    init() throws {
        database = try TestDatabase()
        warehouse = try database.warehouse()
        run = try warehouse.begun()
        window = try night(0)
        try warehouse.fill(window, (0..<40).map { "prompt \($0)" }, run: run)
    }

    private func pool() throws -> [Int64] {
        var found: [Int64] = []
        try warehouse.eachPooled(in: [window]) { found.append($0.sample) }
        return found.sorted()
    }

    @Test func `what a reviewer has judged does not wait any more`() throws {
        let queue = try warehouse.reviewQueue(all, of: "anna")
        #expect(queue.count == 40)
        try warehouse.give(.keep, to: queue[0], by: "anna")
        try warehouse.give(.skip, to: queue[1], by: "anna")
        #expect(try warehouse.reviewQueue(all, of: "anna") == Array(queue.dropFirst(2)))
        #expect(try warehouse.reviewQueue(all, of: "boris") == queue)
        #expect(try warehouse.lastReviewed(by: "anna") == queue[1])
        try warehouse.give(.undone, to: queue[1], by: "anna")
        #expect(try warehouse.lastReviewed(by: "anna") == queue[0])
        #expect(try warehouse.reviewQueue(all, of: "anna") == Array(queue.dropFirst()))
    }

    @Test func `a share of the samples waits, the same ones for everybody`() throws {
        let half = ReviewSampling(share: try #require(Share(0.5)))
        let queue = try warehouse.reviewQueue(half, of: "anna")
        #expect((8...32).contains(queue.count))
        #expect(try warehouse.reviewQueue(half, of: "boris") == queue)
        #expect(Set(queue).isSubset(of: Set(try warehouse.reviewQueue(all, of: "anna"))))
        let none = ReviewSampling(share: try #require(Share(0)))
        #expect(try warehouse.reviewQueue(none, of: "anna").isEmpty)
        let other = ReviewSampling(share: .whole, taskTypes: ["chat"])
        #expect(try warehouse.reviewQueue(other, of: "anna").isEmpty)
        let family = ReviewSampling(share: .whole, taskTypes: ["maths"])
        #expect(try warehouse.reviewQueue(family, of: "anna").count == 40)
    }

    @Test(arguments: ["verbosity@1", "verbosity@1:verbosity", "repair/constraint_relaxed"])
    func `flagged and repaired samples always wait`(word: String) throws {
        let one = candidate(conversation("prompt 0", "c0", window))
        var marked = sample(one, "Another answer.")
        marked.notes = ["verbosity@1:verbosity"]
        marked.tags.append(.constraintRelaxed)
        marked.repair = PromptRepair(original: "in 200 words", changes: ["200 → at least 180"])
        _ = try warehouse.replaceSamples(try warehouse.claimed(.verify, window, run: run)) { sink in
            try sink.accept(marked)
            try sink.accept(sample(candidate(conversation("prompt 1", "c1", window))))
            return outcome(2)
        }
        let sampling = ReviewSampling(share: try #require(Share(0)), always: [word])
        let queue = try warehouse.reviewQueue(sampling, of: "anna")
        #expect(queue.count == 1)
        let shown = try #require(try warehouse.reviewedSample(queue[0]))
        #expect(shown.notes == marked.notes)
        #expect(shown.repair == marked.repair)
        let life = try #require(try warehouse.why("\(queue[0])"))
        let held = try #require(life.candidates.first?.samples.first { $0.number == queue[0] })
        #expect(held.repair == marked.repair)
        #expect(held.notes == marked.notes)
    }

    @Test func `a dropped sample leaves the pool until the drop is taken back`() throws {
        let before = try pool()
        try warehouse.give(.drop, to: before[3], by: "anna")
        #expect(try pool() == before.filter { $0 != before[3] })
        #expect(try warehouse.reviewedOut(in: [window]).count == 1)
        #expect(try warehouse.reviewedOut(in: nil).count == 1)
        #expect(try warehouse.reviewedOut(in: [try night(1)]).isEmpty)
        let life = try #require(try warehouse.why("\(before[3])"))
        let held = life.candidates.flatMap(\.samples).first { $0.number == before[3] }
        #expect(held?.reviews.map(\.verdict) == [.drop])
        try warehouse.give(.undone, to: before[3], by: "anna")
        #expect(try pool() == before)
        #expect(try warehouse.reviewedOut(in: nil).isEmpty)
    }

    @Test func `one drop against one keep is a drop, against two it is none`() throws {
        let before = try pool()
        try warehouse.give(.drop, to: before[0], by: "anna")
        try warehouse.give(.keep, to: before[0], by: "boris")
        #expect(try pool().count == before.count - 1)
        try warehouse.give(.keep, to: before[0], by: "chen")
        #expect(try pool() == before)
    }

    @Test func `agreement is over what both kept or dropped, by the last verdict`() throws {
        let queue = try warehouse.reviewQueue(all, of: "anna")
        for (place, number) in queue.prefix(10).enumerated() {
            try warehouse.give(place < 6 ? .keep : .drop, to: number, by: "anna")
            try warehouse.give(place < 8 ? .keep : .drop, to: number, by: "boris")
        }
        try warehouse.give(.drop, to: queue[0], by: "boris")
        try warehouse.give(.skip, to: queue[9], by: "boris")
        let pair = try #require(try warehouse.reviewerPairs().first)
        #expect((pair.first, pair.second) == ("anna", "boris"))
        #expect((pair.bothKept, pair.onlyFirst, pair.onlySecond, pair.bothDropped) == (5, 1, 2, 1))
        #expect(try warehouse.reviewerCounts().map(\.dropped) == [4, 2])
    }

    @Test func `draws of one question come back in their order`() throws {
        let one = candidate(conversation("prompt 0", "c0", window))
        var draws = (0..<3).map { number in
            var draw = answer(one)
            draw.draw = number
            draw.content = "draw \(number)"
            return draw
        }
        _ = try warehouse.replaceAnswers(
            try warehouse.claimed(.teach, window, run: run),
            from: .teacher
        ) { sink in
            for draw in draws.reversed() { try sink.add(draw) }
            return outcome(3)
        }
        _ = try warehouse.replaceAnswers(
            try warehouse.claimed(.predict, window, run: run),
            from: .student
        ) { sink in
            try sink.add(answer(one, .student))
            return outcome(1)
        }
        draws.append(answer(one, .student))
        var found: [Answer] = []
        try warehouse.eachAnswered(in: window) { found += $1 }
        #expect(found == draws)
    }

    @Test func `the usable share counts questions by type and template`() throws {
        let shares = try warehouse.usableShares()
        #expect(shares.map(\.taskType) == [arithmetic])
        #expect((shares[0].answered, shares[0].usable, shares[0].reviewedOut) == (40, 40, 0))
        try warehouse.give(.drop, to: try pool()[0], by: "anna")
        _ = try warehouse.replaceSamples(try warehouse.claimed(.verify, window, run: run)) { sink in
            for place in 0..<30 {
                try sink.accept(
                    sample(candidate(conversation("prompt \(place)", "c\(place)", window)))
                )
            }
            return outcome(30)
        }
        #expect(try warehouse.usableShares().first?.usable == 30)
    }
}
