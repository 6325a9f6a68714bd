import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Teacher
import Testing

/// The ledger in a file, under a real client and a teacher that keeps its own bill.
@Suite struct FileLedgerTests {
    private let path = NSTemporaryDirectory() + "ledger-\(UUID().uuidString)"

    private func remove() { try? FileManager.default.removeItem(atPath: path) }

    @Test func `a second run takes every answer from the file, byte for byte`() throws {
        defer { remove() }
        var bench = try Bench { visit in
            visit.exchange.prompt == "question 3"
                ? TeacherFault.invalidUTF8.act(visit.exchange) : .answer("re: 中文\u{0}\n\u{1F600}")
        }
        bench.options.concurrency = 4
        var first: [String: Reply.Content] = [:]
        do {
            let teacher = try bench.teacher(ledger: FileLedger(path: path))
            let (report, replies) = try bench.ask(prompts(20), run: "a", teacher: teacher)
            #expect((report.bought, report.stored) == (20, 0))
            first = replies
        }
        let ledger = try FileLedger(path: path)
        let (report, replies) = try bench.ask(
            prompts(20),
            run: "b",
            teacher: bench.teacher(ledger: ledger)
        )
        #expect((report.bought, report.stored) == (0, 20))
        #expect(replies == first)
        #expect(replies["c3"]?.refusal == "invalid_utf8")
        #expect(bench.server.calls == 20)
        #expect(ledger.spent > .zero)
    }

    @Test(arguments: [1, 8], [false, true])
    func `a death at any step of the file loses no answer and doubles none that is stored`(
        concurrency: Int,
        isSafe: Bool
    ) throws {
        defer { remove() }
        let count = concurrency == 1 ? 4 : 20
        var step = 0
        var isAlive = false
        while !isAlive {
            remove()
            var bench = try Bench(
                concurrency: concurrency,
                promises: isSafe ? .idempotency : []
            ) { _ in .answer("fine") }
            if isSafe { bench.options.promise = .idempotencyKey }
            do {
                let mortal = CrashingLedger(
                    try FileLedger(path: path),
                    dyingAt: step,
                    .silence,
                    isWhole: true
                )
                let teacher = try bench.teacher(ledger: mortal)
                _ = try bench.ask(prompts(count), run: "first", teacher: teacher)
                isAlive = true
            } catch is CrashingLedger.Gone {}
            let paid = bench.bill.charged
            let ledger = try FileLedger(path: path)
            let teacher = try bench.teacher(ledger: ledger)
            let (report, replies) = try bench.ask(prompts(count), run: "last", teacher: teacher)
            #expect(report.leftOver == 0)
            #expect(replies.values.allSatisfy { $0.answer == "fine" })
            let doubles = bench.doublesOnTheBill
            #expect(doubles <= (isSafe ? 0 : concurrency), "step \(step)")
            #expect(doubles <= report.possibleDoubles, "step \(step)")
            #expect(report.stored >= paid.count - concurrency, "step \(step)")
            bench.expectPurse(ledger, "step \(step)")
            step += 1
        }
        #expect(step > 8)
    }

    @Test(arguments: TeacherFault.allCases)
    func `every fault ends with the same bill in the file after it is read again`(
        fault: TeacherFault
    ) throws {
        defer { remove() }
        for concurrency in [1, 8, 64] {
            remove()
            var bench = try Bench(concurrency: concurrency) { visit in
                visit.exchange.prompt == "question 2" && visit.attempt == 1
                    ? fault.act(visit.exchange) : .answer("fine")
            }
            bench.options.largestReply = TeacherFault.hugeBytes / 2
            bench.patience.call = .milliseconds(200)
            var replies: [String: Reply.Content] = [:]
            var spent = Money.zero
            for _ in 0..<6 where replies.count < 12 {
                let ledger = try FileLedger(path: path)
                let teacher = try bench.teacher(ledger: ledger, clock: TestClock().clock)
                do {
                    replies = try bench.ask(prompts(12), teacher: teacher).replies
                } catch is TeacherError {}
                spent = ledger.spent
            }
            #expect(replies.count == 12, "\(fault)")
            let ledger = try FileLedger(path: path)
            #expect(ledger.spent == spent, "\(fault)")
            #expect(bench.doublesOnTheBill <= ledger.possibleDoubles, "\(fault)")
            bench.expectPurse(ledger, "\(fault)")
        }
    }

    @Test func `a budget holds over all runs on one file`() throws {
        defer { remove() }
        var bench = try Bench(concurrency: 4)
        bench.options.maxTokens = 100
        // Enough for about five: 100 tokens at 2 USD a million each, and the prompts.
        bench.options.totalBudget = Money(micros: 1_200)
        var bought = 0
        for run in 0..<8 {
            let ledger = try FileLedger(path: path)
            let teacher = try bench.teacher(ledger: ledger)
            let report = try bench.ask(prompts(60), run: "run-\(run)", teacher: teacher).report
            bought += report.bought
            #expect(ledger.spent <= Money(micros: 1_200))
            #expect(report.leftOver > 0)
            #expect(report.leftOverReason?.contains("is spent") == true)
        }
        #expect(bought > 0 && bought < 60)
        #expect(bench.bill.total.charges == bought)
    }

    @Test func `a file of somebody else is refused by name and left as it is`() throws {
        defer { remove() }
        let text = Data("{\"canary\":1}\n".utf8)
        try text.write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: TeacherError.self) { try FileLedger(path: path) }
        #expect(error?.code == .ledger && error?.trouble == .configuration)
        #expect(error?.message.contains(path) == true && error?.message.contains("canary") == false)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
    }
}

extension Bench {
    /// The file counts no less than the server charged, and nothing is left set aside.
    func expectPurse(_ ledger: FileLedger, _ name: Comment) {
        let total = bill.total
        let charged = options.price?.cost(
            promptTokens: total.promptTokens,
            answerTokens: total.completionTokens
        )
        if let charged { #expect(ledger.spent >= charged, name) }
        #expect(ledger.setAside == .zero, name)
    }
}
