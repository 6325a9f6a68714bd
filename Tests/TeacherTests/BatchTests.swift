import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Teacher
import Testing

/// Batch files against a provider that keeps its own bill, the ledger in a file.
@Suite struct BatchTests {
    private let bench = BatchBench()

    @Test func `questions go out in a file and come back in any order, once`() throws {
        let server = try BatchTeacher(
            key: BatchBench.key,
            bill: bench.bill,
            plan: { _ in .init(looks: 3) }
        )
        let (report, replies) = try bench.ask(server, 10)
        #expect((report.bought, report.stored, report.leftOver) == (10, 0, 0))
        #expect((0..<10).allSatisfy { replies["c\($0)"]?.answer == "re: question \($0)" })
        #expect(server.batches == 1)
        let again = try bench.ask(server, 10)
        #expect((again.report.bought, again.report.stored) == (0, 10))
        #expect(again.replies == replies)
        #expect(server.batches == 1)
        try bench.expectOnce(10)
    }

    @Test func `a night ends with the batch under way and a later one picks it up`() throws {
        let server = try BatchTeacher(
            key: BatchBench.key,
            bill: bench.bill,
            plan: { _ in .init(looks: 150) }
        )
        for night in 1...2 {
            let (report, replies) = try bench.ask(server, 10)
            #expect((report.bought, report.leftOver, replies.count) == (0, 10, 0), "\(night)")
            #expect(report.leftOverReason?.contains("still works on batch_0") == true)
            #expect(!report.waitsForNextNight)
        }
        let (report, replies) = try bench.ask(server, 10)
        #expect((report.bought, replies.count) == (10, 10))
        #expect(server.batches == 1)
        try bench.expectOnce(10)
    }

    @Test(arguments: ["expired", "cancelled"])
    func `what a batch ended without is asked again, what it answered is not`(end: String) throws {
        let server = try BatchTeacher(key: BatchBench.key, bill: bench.bill) { number in
            .init(end: number == 1 ? end : "completed") { prompt in
                number == 1 && prompt.hasSuffix("7") ? .untouched : .answer("re: \(prompt)")
            }
        }
        let (report, replies) = try bench.ask(server, 10)
        #expect((report.bought, report.leftOver, report.possibleDoubles) == (10, 0, 0))
        #expect(replies["c7"]?.answer == "re: question 7")
        #expect(server.batches == 2)
        try bench.expectOnce(10)
    }

    @Test func `lines of the error file are named reasons, and lost lines are counted`() throws {
        let server = try BatchTeacher(key: BatchBench.key, bill: bench.bill) { number in
            .init { prompt in
                guard number == 1 else { return .answer("second") }
                return switch prompt {
                case "question 1": .refuse(400, code: "context_length_exceeded")
                case "question 2": .lost
                case "question 3": .garbled
                case "question 4": .refuse(429, code: "rate_limit_exceeded")
                default: .answer("first")
                }
            }
        }
        let (report, replies) = try bench.ask(server, 6)
        #expect(report.leftOver == 0)
        #expect(replies["c1"]?.refusal == "http_400")
        #expect(replies["c0"]?.answer == "first")
        #expect(["c2", "c3", "c4"].allSatisfy { replies[$0]?.answer == "second" })
        let ledger = try FileLedger(path: bench.path)
        #expect(ledger.possibleDoubles == 2)
        #expect(bench.bill.total.charges == 7)
        #expect(ledger.setAside == .zero)
        #expect(ledger.spent >= bench.charged)
    }

    @Test func `a file the provider refuses is told by its code and costs nothing`() throws {
        let server = try BatchTeacher(key: BatchBench.key, bill: bench.bill) { _ in
            .init(end: "failed", error: "invalid_json_line")
        }
        let error = #expect(throws: TeacherError.self) { try bench.ask(server, 4) }
        #expect(error?.code == .batch && error?.message.contains("invalid_json_line") == true)
        let ledger = try FileLedger(path: bench.path)
        #expect((ledger.setAside, ledger.spent) == (.zero, .zero))
    }

    @Test func `files keep within the provider's counts and sizes`() throws {
        var bench = bench
        let server = try BatchTeacher(key: BatchBench.key, bill: bench.bill)
        bench.options.batch.requests = 3
        #expect(try bench.ask(server, 10).report.bought == 10)
        #expect(server.batches == 4)
        bench.options.batch.requests = 100
        bench.options.batch.bytes = 1024
        #expect(try bench.ask(server, 10, "other").report.bought == 10)
        #expect(server.batches > 6)
        try bench.expectOnce(20)
    }

    @Test func `the purse bounds a batch, at the discount that was declared`() throws {
        var bench = bench
        let server = try BatchTeacher(key: BatchBench.key, bill: bench.bill)
        bench.options.maxTokens = 100
        bench.options.batch.discount = try #require(Share(0.5))
        // A request sets aside about 110 micros: a hundred answer tokens at half of 2 USD a million.
        bench.options.totalBudget = Money(micros: 116)
        let (report, replies) = try bench.ask(server, 10)
        #expect((1...9).contains(report.bought))
        #expect(report.leftOver == 10 - replies.count && report.leftOver > 0)
        #expect(report.leftOverReason?.contains("is spent") == true)
        let ledger = try FileLedger(path: bench.path)
        let full = bench.charged
        #expect(ledger.spent <= Money(micros: 116))
        #expect(ledger.spent.micros <= full.micros / 2 + Int64(2 * report.bought))
        #expect(ledger.setAside == .zero)
    }

    @Test func `an answer bought in a batch is there for calls`() throws {
        let server = try BatchTeacher(key: BatchBench.key, bill: bench.bill)
        _ = try bench.ask(server, 5)
        let calls = try ScriptedTeacher(bill: bench.bill) { _ in .answer("called") }
        var other = bench
        other.options.transport = .calls
        let (report, replies) = try other.ask(calls.url, 6)
        #expect((report.stored, report.bought, calls.calls) == (5, 1, 1))
        #expect(replies["c0"]?.answer == "re: question 0")
    }

    @Test func `two groups of a night are under way together`() throws {
        let server = try BatchTeacher(
            key: BatchBench.key,
            bill: bench.bill,
            plan: { _ in .init(looks: 2) }
        )
        let teacher = try bench.teacher(server.url, FileLedger(path: bench.path))
        let groups = [bench.questions(4, "one"), bench.questions(4, "two")]
        let purse = try bench.purse()
        for group in groups { try teacher.begin(group, budget: purse, run: "a", pulse: {}) }
        #expect(server.batches == 2)
        for group in groups {
            let report = try teacher.ask(group, budget: purse, run: "a", pulse: {}, each: { _ in })
            #expect(report.leftOver == 0)
        }
        #expect(server.batches == 2)
        try bench.expectOnce(8)
    }
}
