import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Synchronization
import Teacher
import Testing

/// Real processes with batch files under way, SIGKILL at every step, the ledger in PostgreSQL and in
/// a file.
@Suite(.enabled(if: LedgerBench.server != nil, LedgerBench.advice))
struct BatchKillTests {
    private func check(_ bench: LedgerBench, _ name: Comment) throws {
        try bench.expectBillIsLedger(doublesAtMost: 0, name)
        #expect(bench.bill.charged.count == 6, name)
        let open = try bench.count("count(*) FROM teacher.provider_batch WHERE state <> 'closed'")
        #expect(open == 0, name)
    }

    @Test func `killed before and after every step of a batch, the next run buys nothing twice`()
        throws
    {
        var step = 0
        while true {
            let bench = try LedgerBench()
            let server = try BatchTeacher(bill: bench.bill, plan: { _ in .init(looks: 1) })
            defer { server.stop() }
            let options = ["--in-flight", "2", "--transport", "batch"]
            let mortal = try Child(bench, server.url, "first", options + ["--die-at", "\(step)"])
                .wait()
            let last = try #require(try Child(bench, server.url, "last", options).wait())
            #expect(last.contains("left 0"), "\(step): \(last)")
            try check(bench, "killed at step \(step)")
            guard mortal == nil else { break }
            step += 1
        }
        #expect(step >= 20)
    }

    @Test(arguments: BatchTeacher.Step.allCases, [false, true])
    func `killed while the provider is asked, the next run buys nothing twice`(
        step: BatchTeacher.Step,
        isDone: Bool
    ) throws {
        let bench = try LedgerBench()
        let victim = Mutex<Int32>(0)
        let server = try BatchTeacher(
            bill: bench.bill,
            plan: { _ in .init(looks: 1) },
            mischief: { at, count in
                guard at == step, count == 1 else {
                    // Lost once, so that the list is looked at.
                    return step == .list && at == .create && count == 1
                        ? .afterwards(.resetBeforeHeaders) : nil
                }
                let number = victim.withLock { $0 }
                if number != 0 { kill(number, SIGKILL) }
                return isDone ? .afterwards(.hang) : .instead(.failure(500))
            }
        )
        defer { server.stop() }
        let options = ["--in-flight", "2", "--transport", "batch"]
        let child = try Child(bench, server.url, "first", options)
        victim.withLock { $0 = child.number }
        _ = child.wait()
        victim.withLock { $0 = 0 }
        let last = try #require(try Child(bench, server.url, "last", options).wait())
        #expect(last.contains("left 0"), "\(last)")
        try check(bench, "killed at \(step)")
    }

    @Test
    func `killed at every step of a ledger in a file, calls double no more than were in flight`()
        throws
    {
        var step = 0
        while true {
            let bench = try LedgerBench(own: "")
            let path = NSTemporaryDirectory() + "ledger-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: path) }
            let server = try ScriptedTeacher(bill: bench.bill) { _ in .answer("fine") }
            defer { server.stop() }
            let options = ["--in-flight", "2", "--ledger", path]
            let mortal = try Child(
                bench,
                server.url,
                "first",
                options + ["--die-at", "\(step)"]
            ).wait()
            let paid = bench.bill.charged.count
            let last = try #require(try Child(bench, server.url, "last", options).wait())
            #expect(last.contains("left 0"), "\(step): \(last)")
            #expect(bench.bill.charged.count == 6, "\(step): \(last)")
            #expect(bench.bill.total.charges - 6 <= 2, "\(step): \(last)")
            let stored = last.split(separator: " ").drop { $0 != "stored" }.dropFirst().first
            #expect(stored.flatMap { Int($0) } ?? -1 >= paid - 2, "\(step): \(last)")
            let ledger = try FileLedger(path: path)
            #expect(bench.bill.total.charges - 6 <= ledger.possibleDoubles)
            #expect(ledger.setAside == .zero)
            guard mortal == nil else { break }
            step += 1
        }
        #expect(step >= 10)
    }
}
