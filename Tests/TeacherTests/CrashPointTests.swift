import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Teacher
import Testing

/// Death at every moment before and after every operation of the ledger, and death again while the
/// next run recovers.
@Suite struct CrashPointTests {
    /// A run that dies at a step of the ledger.
    ///
    /// - Returns: whether it lived to its end.
    private func run(_ bench: Bench, _ name: String, dyingAt step: Int, of count: Int) throws
        -> Bool
    {
        bench.ledger.aliveRuns = [name]
        let mortal = CrashingLedger(bench.ledger, dyingAt: step, .silence)
        do {
            let teacher = try bench.teacher(ledger: mortal)
            let report = try bench.ask(prompts(count), run: name, teacher: teacher).report
            #expect(report.leftOver == 0)
            return true
        } catch is CrashingLedger.Gone {
            return false
        }
    }

    private func finish(_ bench: Bench, kills: Int, of count: Int, isSafe: Bool) throws {
        bench.ledger.aliveRuns = ["last"]
        let (report, replies) = try bench.ask(prompts(count), run: "last")
        #expect(report.leftOver == 0)
        #expect(replies.values.allSatisfy { $0.answer == "fine" })
        let doubles = bench.doublesOnTheBill
        #expect(doubles <= (isSafe ? 0 : kills * bench.options.concurrency))
        #expect(doubles <= report.possibleDoubles + kills * bench.options.concurrency)
        for key in bench.ledger.keys(.answered) {
            #expect(bench.bill.charged[key.hex] != nil)
        }
        #expect(bench.ledger.keys(.sent).isEmpty && bench.ledger.keys(.reserved).isEmpty)
        #expect(try bench.ledger.purse(bench.purse()).reserved == .zero)
    }

    @Test(arguments: [1, 8], [false, true])
    func `a death at any step of the ledger loses no answer that was stored`(
        concurrency: Int,
        isSafe: Bool
    ) throws {
        let count = concurrency == 1 ? 4 : 20
        var step = 0
        while true {
            let bench = try mortalBench(concurrency, isSafe)
            if try run(bench, "first", dyingAt: step, of: count) { break }
            let stored = bench.ledger.keys(.answered)
            try finish(bench, kills: 1, of: count, isSafe: isSafe)
            for key in stored { #expect(bench.bill.charged[key.hex] == 1) }
            step += 1
        }
        #expect(step > 12)
    }

    @Test(arguments: [false, true])
    func `a second death while recovering changes nothing`(isSafe: Bool) throws {
        for first in stride(from: 0, to: 30, by: 3) {
            for second in stride(from: 0, to: 20, by: 2) {
                let bench = try mortalBench(2, isSafe)
                guard try !run(bench, "first", dyingAt: first, of: 4) else { return }
                if try run(bench, "second", dyingAt: second, of: 4) { break }
                try finish(bench, kills: 2, of: 4, isSafe: isSafe)
            }
        }
    }

    private func mortalBench(_ concurrency: Int, _ isSafe: Bool) throws -> Bench {
        var bench = try Bench(
            concurrency: concurrency,
            promises: isSafe ? .idempotency : []
        ) { _ in .answer("fine") }
        if isSafe { bench.options.promise = .idempotencyKey }
        return bench
    }

    @Test func `a policy to leave what is unclear asks nothing twice and says so`() throws {
        var bench = try Bench(concurrency: 2) {
            $0.exchange.prompt == "question 1" ? .spoil(.cutBodyAfter(5)) : .answer("fine")
        }
        bench.options.repeatsUnclear = false
        for _ in 0..<2 {
            let (report, replies) = try bench.ask(prompts(4))
            #expect(replies.count == 3)
            #expect(report.leftOver == 1)
            #expect(report.leftOverReason?.contains("is not asked twice") == true)
        }
        #expect(bench.doublesOnTheBill == 0)
        bench.expectBillIsLedger()
    }

    @Test func `a doubt that idempotency settles gives its money back`() throws {
        var bench = try Bench(concurrency: 1, promises: .idempotency) {
            $0.attempt == 1 && $0.exchange.prompt == "question 1"
                ? .spoil(.cutBodyAfter(5)) : .answer("fine")
        }
        bench.options.promise = .idempotencyKey
        let (report, replies) = try bench.ask(prompts(3))
        #expect(replies["c1"]?.answer == "spoilt")
        #expect(report.possibleDoubles == 0)
        let total = bench.bill.total
        let charged = bench.options.price?.cost(
            promptTokens: total.promptTokens,
            answerTokens: total.completionTokens
        )
        #expect(try bench.ledger.purse(bench.purse()).spent == charged)
    }
}
