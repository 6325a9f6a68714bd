import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Teacher
import Testing

@Suite struct SpoolTests {
    private let path = NSTemporaryDirectory() + "spool-\(UUID().uuidString).jsonl"

    private func entry(_ number: Int) -> Spool.Entry {
        var outcome = LedgerOutcome(
            key: Digest(of: "\(number)"),
            kind: .answered,
            status: 200,
            raw: [0, 255, 10] + Array("ü\n".utf8),
            spent: Money(micros: 7),
            promptTokens: 1,
            answerTokens: 2,
            error: nil,
            seconds: 0.25
        )
        (outcome.call, outcome.host) = (Int64.min + Int64(number), "h")
        (outcome.cachedTokens, outcome.reasoningTokens) = (3, 4)
        return Spool.Entry(run: "run-\(number % 2)", outcome: outcome)
    }

    @Test func `what goes in comes out once, byte for byte, for its owner's eyes only`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let spool = Spool(path: path)
        try spool.append([entry(1), entry(2)])
        try spool.append([entry(3)])
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(rights as? Int == 0o600)
        var found: [Spool.Entry] = []
        try spool.drain { found = $0 }
        #expect(found == [entry(1), entry(2), entry(3)])
        try spool.drain { _ in Issue.record("emptied before") }
    }

    @Test func `half a line from a kill is dropped, and what follows is whole`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let spool = Spool(path: path)
        try spool.append([entry(1), entry(2)])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for cut in [1, 40, 200] {
            try bytes.dropLast(cut).write(to: URL(fileURLWithPath: path))
            try spool.append([entry(3)])
            var found: [Spool.Entry] = []
            try spool.drain { found = $0 }
            #expect(found == [entry(1), entry(3)])
        }
    }

    @Test func `a ledger that does not take them leaves them where they are`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        struct Away: Error {}
        let spool = Spool(path: path)
        try spool.append([entry(1)])
        #expect(throws: Away.self) { try spool.drain { _ in throw Away() } }
        var found: [Spool.Entry] = []
        try spool.drain { found = $0 }
        #expect(found.count == 1)
    }

    @Test func `a file that is none is named and kept`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("canary\n".utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: TeacherError.self) { try Spool(path: path).drain { _ in } }
        #expect(error?.code == .spool)
        #expect(error?.message.contains(path) == true && error?.message.contains("canary") == false)
        #expect(throws: TeacherError.self) { try Spool(path: "/nowhere/x").append([entry(1)]) }
    }

    @Test(arguments: [1, 8, 64])
    func `an outage of the ledger's database loses no answer and doubles none`(
        concurrency: Int
    ) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bench = try Bench(concurrency: concurrency)
        // Away for good once thirty were paid for; the first run gives up.
        bench.ledger.interruption = { _ in
            guard bench.bill.total.charges >= 30 else { return }
            throw Failure(.unreachable, "database_down", "away")
        }
        let away = SpooledLedger(bench.ledger, spool: Spool(path: path))
        #expect(throws: (any Error).self) {
            try bench.ask(prompts(100), teacher: bench.teacher(ledger: away))
        }
        let paid = bench.bill.total.charges
        #expect(paid >= 30)
        // The next run, after a reboot: nothing of the first is alive.
        bench.ledger.interruption = nil
        bench.ledger.aliveRuns = ["run-2"]
        let back = SpooledLedger(bench.ledger, spool: Spool(path: path))
        let report = try bench.ask(
            prompts(100),
            run: "run-2",
            teacher: bench.teacher(ledger: back)
        ).report
        #expect((report.stored, report.bought) == (paid, 100 - paid))
        #expect(report.possibleDoubles == 0)
        #expect(bench.bill.total.charges == 100)
        bench.expectBillIsLedger()
    }
}
