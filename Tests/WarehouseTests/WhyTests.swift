import Flywheel
import Testing
import Warehouse

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct WhyTests {
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

    @Test func `a kept row tells its life by any of its names`() throws {
        try warehouse.fill(window, ["a"], run: run)
        let one = candidate(conversation("a", "c0", window))
        let book = try LedgerBook(database.url)
        let key = Digest(of: one.id)
        let request = LedgerRequest(
            key: key,
            model: "gpt",
            template: "answer@1",
            taskType: arithmetic,
            body: [],
            reserve: Money(micros: 9)
        )
        let night = try #require(Day("2026-10-01"))
        let budget = LedgerBudget(pipeline: "chat", night: night, cap: nil)
        _ = try book.reserve([request], budget: budget, run: run)
        try book.markSent([key], run: run)
        try book.record(
            [LedgerOutcome(key: key, kind: .answered, status: 200, spent: Money(micros: 5))],
            run: run
        )
        try publishAndTrain()

        let life = try #require(try warehouse.why("c0"))
        #expect(life.conversation.subject == "somebody")
        #expect(life.conversation.windowStart == window.start)
        let row = try #require(life.candidates.first)
        #expect(row.candidate == one)
        #expect(row.label == label(one))
        #expect(row.answers.first?.request?.spent == Money(micros: 5))
        #expect(row.answers.first?.request?.status == "answered")
        let held = try #require(row.samples.first)
        #expect(held.isCurrent)
        let membership = try #require(held.memberships.first)
        #expect((membership.dataset, membership.from) == ("support", 1))
        #expect((membership.split, membership.until) == (.train, nil))
        #expect(held.students == ["small@1"])

        var same = life
        same.subject = one.id
        for name in [one.id, "\(held.number)", String(held.leaf.hex.prefix(12))] {
            #expect(try warehouse.why(name) == same)
        }
        #expect(try warehouse.why("nobody") == nil)
        #expect(try database.warehouse("other").why("c0") == nil)
    }

    private func publishAndTrain() throws {
        var pool: [PoolMember] = []
        try warehouse.eachPooled(in: [window]) { pool.append($0) }
        let draft = DatasetDraft(
            dataset: "support",
            members: pool.map { ($0.sample, .train) },
            root: DatasetRoot.digest(pool.map { ($0.leaf, .train) }),
            statistics: DatasetStatistics()
        )
        _ = try warehouse.publish(
            try warehouse.claimed(.assemble, window, run: run),
            draft,
            covered: [window]
        )
        let student = StudentRecord(
            name: "small",
            version: 0,
            dataset: "support",
            datasetVersion: 1,
            directory: "",
            weights: "",
            recipe: "",
            curve: "[]"
        )
        _ = try warehouse.record(
            try warehouse.claimed(.distill, window, run: run),
            student,
            outcome: outcome(1)
        )
    }

    @Test func `a rejected prompt and a rejected answer tell why`() throws {
        let one = conversation("a", "c0", window)
        let kept = candidate(one)
        let dropped = Rejection(
            conversation: "c0",
            turn: 2,
            rule: RuleID("length", 1),
            reason: Reason("too_short", "1 < 2")
        )
        _ = try warehouse.replaceCandidates(
            try warehouse.claimed(.filter, window, run: run)
        ) { sink in
            try sink.keep(kept, bands: [])
            try sink.reject(dropped)
            return outcome(1)
        }
        let refused = AnswerRejection(
            candidate: kept.id,
            source: .teacher,
            check: RuleID("finished", 1),
            reason: Reason("length")
        )
        _ = try warehouse.replaceSamples(
            try warehouse.claimed(.verify, window, run: run)
        ) { sink in
            try sink.reject(refused)
            return outcome(0)
        }
        let life = try #require(try warehouse.why("c0"))
        #expect(life.rejections == [dropped])
        #expect(life.candidates[0].refusals.map(\.rejection) == [refused])
        #expect(life.candidates[0].refusals.map(\.stage) == [.verify])
        #expect(life.candidates[0].samples.isEmpty)
    }

    @Test func `status and funnel tell every stage of every night`() throws {
        try warehouse.fill(window, ["a", "b"], run: run)
        try warehouse.fill(try night(1), ["c"], run: run)
        let claim = try warehouse.claimed(.pull, try night(2), run: run)
        try warehouse.fail(claim, trouble: .unreachable, message: "down", retryAfterSeconds: 0)
        let status = try warehouse.status()
        #expect(status.count == 11)
        #expect(status.map(\.stage).prefix(5) == [.pull, .filter, .label, .teach, .verify])
        #expect(status.last?.state.error == "down")
        #expect(try warehouse.funnel().count == 10)
        let totals = try warehouse.funnelTotals()
        #expect(totals.map(\.outcome.rowsOut) == [3, 3, 3, 3, 3])
        #expect(totals.map(\.outcome.windows) == [2, 2, 2, 2, 2])
    }
}
