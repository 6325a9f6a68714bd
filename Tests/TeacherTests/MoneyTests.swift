import Flywheel
import FlywheelTesting
import Loopback
import Teacher
import Testing

@Suite struct MoneyTests {
    @Test(arguments: [1, 8, 64])
    func `a budget is never set aside twice nor exceeded`(concurrency: Int) throws {
        var bench = try Bench(concurrency: concurrency)
        bench.options.maxTokens = 100
        let cap = Money(micros: 1_000)
        let (report, replies) = try bench.ask(prompts(300), cap: cap)
        #expect(report.leftOver == 300 - report.bought)
        #expect(report.leftOver > 0 && report.bought > 0)
        #expect(replies.count == report.bought)
        #expect(
            report.leftOverReason == "the budget of 0.001 USD for the night of 2026-10-01 is spent"
        )
        #expect(try bench.ledger.purse(bench.purse()).spent <= cap)
        #expect(try bench.ledger.purse(bench.purse()).spent == report.spent)
        // A worst case no longer fits, which is the only reason to stop.
        #expect(report.spent.micros + 260 > cap.micros)
        bench.balances()
    }

    @Test func `the next night goes on where the money ended`() throws {
        var bench = try Bench()
        bench.options.maxTokens = 100
        let first = try bench.ask(prompts(60), cap: Money(micros: 1_000)).report
        let second = try bench.ask(prompts(60)).report
        #expect(second.stored == first.bought)
        #expect(second.bought == 60 - first.bought)
        #expect(bench.bill.total.charges == 60)
    }

    @Test func `what is spent follows the usage the teacher reports`() throws {
        let bench = try Bench()
        let report = try bench.ask(["one"]).report
        let total = bench.bill.total
        #expect(
            report.spent
                == bench.options.price?.cost(
                    promptTokens: total.promptTokens,
                    answerTokens: total.completionTokens
                )
        )
    }

    @Test func `without usage the worst case counts as spent`() throws {
        let body = #"{"choices": [{"message": {"content": "x"}, "finish_reason": "stop"}]}"#
        let bench = try Bench { _ in .reply(LoopbackReply(body: Array(body.utf8))) }
        let forecast = try bench.teacher().forecast([question("one")])
        #expect(try bench.ask(["one"]).report.spent == forecast.atMost)
    }

    @Test func `keys that another run has under way are left to it`() throws {
        let bench = try Bench()
        let teacher = try bench.teacher()
        bench.ledger.aliveRuns.insert("other")
        let first = try bench.teacher()
        // The other run dies to us in the middle: its reservations stay.
        bench.ledger.interruption = { operation in
            if operation == "markSent" { throw Failure(.unreachable, "away", "away") }
            if operation == "record" { throw Failure(.unreachable, "away", "away") }
        }
        _ = try? bench.ask(["question 0"], run: "other", teacher: first)
        bench.ledger.interruption = nil
        #expect(bench.ledger.keys(.reserved).count == 1)
        let (report, replies) = try bench.ask(prompts(5), teacher: teacher)
        #expect(report.leftOver == 1)
        #expect(report.leftOverReason == "another run has them under way")
        #expect(replies.count == 4)
        let capped = try bench.ask(["question 0"], cap: Money(micros: 1_000_000)).report
        #expect(capped.leftOverReason?.contains("another run") == true)
    }

    @Test func `prices are read, rounded up and never overflow`() throws {
        let price = try #require(TokenPrice("0.15 USD/million"))
        #expect(price.cost(1_000_000) == Money(micros: 150_000))
        #expect(price.cost(1) == Money(micros: 1))
        #expect(price.cost(0) == .zero)
        #expect(price.cost(-5) == .zero)
        #expect(TokenPrice("15 USD / million") == TokenPrice("15 USD/million"))
        for text in ["", "0.15", "0.15 USD", "0.15 USD/token", "-1 USD/million", "x USD/million"] {
            #expect(TokenPrice(text) == nil, "\(text)")
        }
        let dear = try #require(TokenPrice("1000000 USD/million"))
        #expect(dear.cost(.max).micros > 0)
    }
}
