import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Teacher
import Testing

/// A provider of batch files, a ledger in a file, and a client between them whose hours are short.
struct BatchBench {
    static let key = "canary-key-7f3a"
    let path = NSTemporaryDirectory() + "batches-\(UUID().uuidString)"
    let bill: Bill
    var options = TeacherOptions(model: "wise-1")
    var patience = Bench.short

    init() {
        guard let bill = try? Bill(path: nil) else { preconditionFailure("a bill in memory") }
        self.bill = bill
        options.transport = .batch
        patience.orphan = .milliseconds(1)
        patience.call = .milliseconds(300)
        options.price = Pricing(
            prompt: TokenPrice(perMillion: Money(micros: 1_000_000)),
            answer: TokenPrice(perMillion: Money(micros: 2_000_000))
        )
    }

    func teacher(_ url: String, _ ledger: any Ledger) throws -> Teacher {
        try Teacher(
            endpoint: url,
            key: Secret(Self.key),
            options: options,
            template: PromptTemplate(plain: "plain"),
            ledger: ledger,
            patience: patience,
            clock: TestClock().clock
        )
    }

    func questions(_ count: Int, _ word: String = "question") -> [Question] {
        (0..<count).map { question("\(word) \($0)", "c\($0)") }
    }

    func purse() throws -> LedgerBudget {
        LedgerBudget(pipeline: "p", night: try #require(Day("2026-10-01")), cap: nil)
    }

    /// As a process of its own would: opens the ledger, asks, and lets go of it.
    @discardableResult
    func ask(
        _ server: BatchTeacher,
        _ count: Int,
        _ word: String = "question"
    ) throws -> (report: AskReport, replies: [String: Reply.Content]) {
        try ask(server.url, count, word)
    }

    func ask(
        _ url: String,
        _ count: Int,
        _ word: String = "question",
        ledger: (any Ledger)? = nil
    ) throws -> (report: AskReport, replies: [String: Reply.Content]) {
        let teacher = try teacher(url, ledger ?? FileLedger(path: path))
        var replies: [String: Reply.Content] = [:]
        let report = try teacher.ask(
            questions(count, word),
            budget: try purse(),
            run: "run-\(UInt32.random(in: 0 ... .max))",
            pulse: {}
        ) { reply in
            #expect(replies[reply.candidate] == nil, "a candidate gets one reply")
            replies[reply.candidate] = reply.content
        }
        return (report, replies)
    }

    /// What the provider charged, without a discount.
    var charged: Money {
        let total = bill.total
        return options.price?.cost(
            promptTokens: total.promptTokens,
            answerTokens: total.completionTokens
        ) ?? .zero
    }

    /// Everything was charged once, and the file knows what it cost.
    func expectOnce(_ count: Int, _ name: Comment = "once") throws {
        #expect(bill.charged.count == count, name)
        #expect(bill.charged.values.allSatisfy { $0 == 1 }, name)
        let ledger = try FileLedger(path: path)
        #expect(ledger.spent == charged, name)
        #expect(ledger.setAside == .zero, name)
        #expect(ledger.possibleDoubles == 0, name)
        try? FileManager.default.removeItem(atPath: path)
    }
}
