import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Synchronization
import Teacher
import Testing

/// A real process, a real database, SIGKILL at every state of the ledger.
@Suite(.enabled(if: LedgerBench.server != nil, LedgerBench.advice))
struct KillTests {
    @Test(arguments: ["none", "idempotency_key"])
    func
        `a process killed before and after every step of the ledger loses and doubles nothing more`(
            promise: String
        ) throws
    {
        let isSafe = promise != "none"
        var step = 0
        while true {
            let bench = try LedgerBench()
            let server = try ScriptedTeacher(
                bill: bench.bill,
                promises: isSafe ? .idempotency : []
            ) { _ in .answer("fine") }
            defer { server.stop() }
            let options = ["--in-flight", "2", "--promise", promise]
            let mortal = try Child(
                bench,
                server,
                run: "first",
                options + ["--die-at", "\(step)"]
            ).wait()
            let stored = try bench.count("count(*) FROM teacher.request WHERE status = 'answered'")
            let last = try #require(try Child(bench, server, run: "last", options).wait())
            #expect(last.contains("left 0"), "\(step): \(last)")
            #expect(last.contains("stored \(stored) "), "\(step): \(last)")
            try bench.expectBillIsLedger(doublesAtMost: isSafe ? 0 : 2, "killed at step \(step)")
            guard mortal == nil else { break }
            step += 1
        }
        #expect(step >= 12)
    }

    /// Where in an exchange the process dies.
    enum Place: CaseIterable {
        case whenTheRequestArrives, beforeHeaders, inTheBody, afterTheBody
    }

    @Test(arguments: Place.allCases, [1, 3])
    func `a process killed in the middle of an exchange`(place: Place, call: Int) throws {
        let bench = try LedgerBench()
        let victim = Mutex<Int32>(0)
        let server = try ScriptedTeacher(bill: bench.bill) { visit in
            let number = victim.withLock { $0 }
            guard visit.number == call, number != 0 else { return .answer("fine") }
            // The process gets a moment to read what was sent before it dies.
            let killing = Thread {
                Thread.sleep(forTimeInterval: 0.03)
                kill(number, SIGKILL)
            }
            switch place {
            case .whenTheRequestArrives:
                kill(number, SIGKILL)
                return .answer("fine")
            case .beforeHeaders:
                killing.start()
                return .spoil(.hang)
            case .inTheBody:
                killing.start()
                return .spoil(.drip(bytesPerSecond: 100))
            case .afterTheBody:
                killing.start()
                return .answer("fine")
            }
        }
        let child = try Child(bench, server, run: "first", ["--in-flight", "2"])
        victim.withLock { $0 = child.number }
        _ = child.wait()
        victim.withLock { $0 = 0 }
        let last = try #require(try Child(bench, server, run: "last", ["--in-flight", "2"]).wait())
        #expect(last.contains("left 0"), "\(last)")
        try bench.expectBillIsLedger(doublesAtMost: 2)
        server.stop()
    }
}
