import Flywheel
import Postgres
import Testing
import Warehouse

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct LedgerBookTests {
    let database: TestDatabase
    let warehouse: Warehouse
    let book: LedgerBook
    let run: String

    init() throws {
        database = try TestDatabase()
        warehouse = try database.warehouse()
        book = try LedgerBook(database.url)
        run = try warehouse.begun()
    }

    private func requests(_ range: Range<Int>) -> [LedgerRequest] {
        range.map { number in
            LedgerRequest(
                key: Digest(of: "\(number)"),
                model: "gpt",
                template: "answer@1",
                taskType: arithmetic,
                body: Array("{}".utf8),
                reserve: Money(micros: 100)
            )
        }
    }

    private func budget(_ cap: Int64? = nil) throws -> LedgerBudget {
        LedgerBudget(
            pipeline: "chat",
            night: try #require(Day("2026-10-01")),
            cap: cap.map { Money(micros: $0) }
        )
    }

    private func answered(_ key: Digest, spent: Int64 = 40) -> LedgerOutcome {
        LedgerOutcome(
            key: key,
            kind: .answered,
            status: 200,
            raw: Array("reply".utf8),
            spent: Money(micros: spent),
            promptTokens: 5,
            answerTokens: 2,
            seconds: 0.5
        )
    }

    private func purse() throws -> Budget { try #require(try book.budgets(pipeline: "chat").first) }

    @Test func `an answered question is never sold again`() throws {
        let one = requests(0..<1)
        #expect(try book.reserve(one, budget: try budget(), run: run) == one.map(\.key))
        try book.markSent(one.map(\.key), run: run)
        #expect(try book.stored(one.map(\.key)).isEmpty)
        try book.record([answered(one[0].key)], run: run)
        #expect(
            try book.stored(one.map(\.key))
                == [one[0].key: LedgerReply(status: 200, raw: Array("reply".utf8))]
        )
        #expect(try book.reserve(one, budget: try budget(), run: run).isEmpty)
        let other = try database.warehouse("other")
        #expect(try book.reserve(one, budget: try budget(), run: try other.begun()).isEmpty)
        #expect(try purse().spent == Money(micros: 40))
        #expect(try purse().reserved == .zero)
    }

    @Test func `what the teacher refused is stored and not asked again`() throws {
        let keys = try book.reserve(requests(0..<1), budget: try budget(), run: run)
        try book.markSent(keys, run: run)
        try book.record([LedgerOutcome(key: keys[0], kind: .rejected, status: 400)], run: run)
        #expect(try book.stored(keys)[keys[0]]?.status == 400)
        #expect(try book.reserve(requests(0..<1), budget: try budget(), run: run).isEmpty)
    }

    @Test func `the budget lets through as many as it can pay, in order`() throws {
        let keys = try book.reserve(requests(0..<5), budget: try budget(250), run: run)
        #expect(keys == requests(0..<2).map(\.key))
        try book.markSent(keys, run: run)
        try book.record(keys.map { answered($0, spent: 10) }, run: run)
        let more = try book.reserve(requests(0..<5), budget: try budget(250), run: run)
        #expect(more == requests(2..<4).map(\.key))
        #expect(try purse().spent + purse().reserved == Money(micros: 220))
    }

    @Test func `the database itself refuses to go over the cap`() throws {
        _ = try book.reserve(requests(0..<2), budget: try budget(250), run: run)
        #expect(throws: PostgresError.self) {
            try database.connect().execute(
                "UPDATE teacher.budget SET reserved_micros = reserved_micros + 100"
            )
        }
    }

    @Test func `an answer dearer than its reservation is kept and counted`() throws {
        let keys = try book.reserve(requests(0..<2), budget: try budget(200), run: run)
        try book.markSent(keys, run: run)
        try book.record([answered(keys[0], spent: 500)], run: run)
        #expect(try book.stored(keys).count == 1)
        #expect(try purse().spent == Money(micros: 500))
        #expect(try book.reserve(requests(5..<6), budget: try budget(200), run: run).isEmpty)
    }

    @Test func `what was provably not accepted costs nothing and may go again`() throws {
        let keys = try book.reserve(requests(0..<1), budget: try budget(), run: run)
        try book.markSent(keys, run: run)
        try book.record(
            [LedgerOutcome(key: keys[0], kind: .notAccepted, error: "http_429")],
            run: run
        )
        #expect(try purse().spent == .zero)
        #expect(try purse().reserved == .zero)
        #expect(try book.reserve(requests(0..<1), budget: try budget(), run: run) == keys)
    }

    @Test func `an unknown outcome counts as spent, and asking again as a possible double`() throws
    {
        let keys = try book.reserve(requests(0..<1), budget: try budget(), run: run)
        try book.markSent(keys, run: run)
        try book.record([LedgerOutcome(key: keys[0], kind: .unknown, error: "timeout")], run: run)
        #expect(try purse().spent == Money(micros: 100))
        #expect(try book.possibleDoubles(pipeline: "chat") == 0)
        #expect(try book.reserve(requests(0..<1), budget: try budget(), run: run) == keys)
        #expect(try book.possibleDoubles(pipeline: "chat") == 0)
        try book.markSent(keys, run: run)
        #expect(try book.possibleDoubles(pipeline: "chat") == 1)
        try book.record([answered(keys[0])], run: run)
        #expect(try book.possibleDoubles(pipeline: nil) == 1)
        #expect(try purse().spent == Money(micros: 140))
    }

    @Test func `what a live run has under way is left to it`() throws {
        let other = try database.warehouse()
        let otherRun = try other.begun()
        let reserved = try book.reserve(requests(0..<2), budget: try budget(), run: otherRun)
        try book.markSent([reserved[0]], run: otherRun)
        let keys = try book.reserve(requests(0..<3), budget: try budget(), run: run)
        #expect(keys == requests(2..<3).map(\.key))
        #expect(try book.recover() == 0)
    }

    @Test func `a dead run's reservations are freed and what it sent is unknown`() throws {
        do {
            let dead = try database.warehouse()
            let deadRun = try dead.begun()
            let keys = try book.reserve(requests(0..<3), budget: try budget(), run: deadRun)
            try book.markSent(Array(keys.prefix(1)), run: deadRun)
        }
        try database.untilOnlyOneRunLives()
        #expect(try book.recover() == 1)
        #expect(try book.recover() == 0)
        #expect(try purse().reserved == .zero)
        #expect(try purse().spent == Money(micros: 100))
        let keys = try book.reserve(requests(0..<3), budget: try budget(), run: run)
        #expect(keys.count == 3)
        try book.markSent(keys, run: run)
        #expect(try book.possibleDoubles(pipeline: "chat") == 1)
    }

    @Test func `nothing is sent on a reservation another run took over`() throws {
        let keys = try book.reserve(requests(0..<1), budget: try budget(), run: "dead")
        #expect(try book.reserve(requests(0..<1), budget: try budget(), run: run) == keys)
        expectFailure("reservation_lost") { try book.markSent(keys, run: "dead") }
        #expect(try purse().reserved == Money(micros: 100))
    }

    @Test func `an answer that comes late is kept though the reservation was lost`() throws {
        let keys = try book.reserve(requests(0..<1), budget: try budget(), run: "dead")
        try book.markSent(keys, run: "dead")
        #expect(try book.recover() == 1)
        try book.record([answered(keys[0])], run: "dead")
        #expect(try book.stored(keys).count == 1)
        #expect(try book.reserve(requests(0..<1), budget: try budget(), run: run).isEmpty)
    }

    @Test func `the bill adds up by task type`() throws {
        let keys = try book.reserve(requests(0..<3), budget: try budget(), run: run)
        try book.markSent(keys, run: run)
        try book.record(keys.map { answered($0) }, run: run)
        let line = try #require(try book.bill(pipeline: "chat").first)
        #expect(line.taskType == arithmetic)
        #expect((line.calls, line.answered) == (3, 3))
        #expect(line.spent == Money(micros: 120))
        #expect((line.promptTokens, line.answerTokens) == (15, 6))
        #expect(try book.bill(pipeline: "other").isEmpty)
    }
}
