import Flywheel
import FlywheelTesting
import Foundation
import Glibc
import Loopback
import Teacher
import Warehouse

/// The whole teacher client: requests made, sent, verified, and in the ledger.
enum TeacherBench {
    /// So many calls with so many in flight; the ledger in PostgreSQL, or in memory without one.
    static func run(_ options: Options) throws {
        let calls = try options.number("calls")
        let teacher = try teacher(options, ledger: try ledger(options), step: nil)
        let text = String(
            repeating: "Sort these orders by date and drop the cancelled ones. ",
            count: 20
        )
        let run = "bench-\(getpid())"
        let budget = try budget()
        // Connections, statements and the pace are warm before the clock starts.
        let width = try options.number("in-flight")
        _ = try teacher.ask(questions(4 * width, "warm \(run) \(text)"), budget: budget, run: run) {
        } each: { _ in
        }
        let watch = Stopwatch()
        var work = Work()
        for start in stride(from: 0, to: calls, by: batch) {
            let count = min(batch, calls - start)
            let report = try teacher.ask(
                questions(count, "\(run) \(start) \(text)"),
                budget: budget,
                run: run
            ) {
            } each: { reply in
                if case .answer(let answer) = reply.content {
                    work.bytes += answer.content.utf8.count
                }
            }
            work.items += report.bought
        }
        guard work.items == calls else {
            throw BenchError(.wrongAnswer, "\(work.items) of \(calls) were answered")
        }
        Measurement.print(work, watch)
    }

    /// As many as the stage hands over at once.
    private static let batch = 4096

    /// Asks, and may die at a step of the ledger: what the crash tests start as a process.
    static func ask(_ options: Options) throws {
        let step = options.optional("die-at").flatMap { Int($0) }
        let teacher = try teacher(options, ledger: try ledger(options), step: step)
        let report = try teacher.ask(
            questions(try options.number("calls"), "question"),
            budget: try budget(),
            run: try options.text("run")
        ) {
        } each: { _ in
        }
        print(
            "bought \(report.bought) stored \(report.stored) found \(report.found) "
                + "doubles \(report.possibleDoubles) left \(report.leftOver)"
        )
    }

    private static func ledger(_ options: Options) throws -> any Ledger {
        if let path = options.optional("ledger") { return try FileLedger(path: path) }
        guard let url = options.optional("database") else {
            return MemoryLedger(aliveRuns: ["bench-\(getpid())"])
        }
        _ = try Warehouse.migrate(url)
        let patience = options.optional("patience").flatMap { Int($0) } ?? 20_000
        let book = try LedgerBook(url, patience: .milliseconds(patience))
        guard let path = options.optional("spool") else { return book }
        return SpooledLedger(book, spool: Spool(path: path))
    }

    private static func teacher(
        _ options: Options,
        ledger: any Ledger,
        step: Int?
    ) throws -> Teacher {
        var asking = TeacherOptions(model: "assistant-large")
        asking.concurrency = try options.number("in-flight")
        asking.maxTokens = 512
        asking.price = TokenPrice("1 USD/million").map { Pricing(prompt: $0, answer: $0) }
        asking.promise =
            options.optional("promise").flatMap { TeacherEndpoint.Promise(rawValue: $0) } ?? .none
        var patience = Patience()
        if options.optional("transport") == "batch" {
            asking.transport = .batch
            (patience.shortestPoll, patience.longestPoll) = (.milliseconds(20), .milliseconds(50))
            patience.orphan = .milliseconds(1)
        }
        let mortal = step.map { step in
            CrashingLedger(
                ledger,
                dyingAt: step,
                .real { kill(getpid(), SIGKILL) },
                isWhole: true
            )
        }
        return try Teacher(
            endpoint: try options.text("url") + "/v1",
            key: Secret("bench"),
            options: asking,
            template: PromptTemplate(plain: "bench", system: "You are a careful assistant."),
            ledger: mortal ?? ledger,
            patience: patience
        )
    }

    private static func budget() throws -> LedgerBudget {
        guard let night = Day("2026-10-01") else { throw BenchError(.usage, "no such day") }
        return LedgerBudget(pipeline: "bench", night: night, cap: Money(micros: 1 << 50))
    }

    private static func questions(_ count: Int, _ text: String) -> [Question] {
        (0..<count).map {
            Question(
                candidate: "\($0)",
                messages: [Message(.user, "\(text) \($0)")],
                taskType: .unknown
            )
        }
    }
}
