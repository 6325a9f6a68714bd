import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Teacher
import Testing

/// Every fault, alone and after every other. `ops/test-faults` plays all pairs at 1, 8 and 64 in
/// flight; without it a fifth of them at 8.
@Suite struct FaultPairTests {
    private static let playsAll =
        ProcessInfo.processInfo.environment["FLYWHEEL_FAULTS"] == "all"

    @Test(arguments: TeacherFault.allCases, [1, 8, 64])
    func `one fault ends in an answer or a reason and the bill is the ledger`(
        fault: TeacherFault,
        concurrency: Int
    ) throws {
        try FaultNight(concurrency: concurrency).play([fault])
    }

    @Test(arguments: TeacherFault.allCases, playsAll ? [1, 8, 64] : [8])
    func `one fault after another ends in an answer or a reason`(
        first: TeacherFault,
        concurrency: Int
    ) throws {
        let all = TeacherFault.allCases
        let place = all.firstIndex(of: first) ?? 0
        for (index, second) in all.enumerated() {
            let isChosen = (place + index) % 5 == 0 && !(first.isSlow && second.isSlow)
            guard Self.playsAll || isChosen else { continue }
            try FaultNight(concurrency: concurrency).play([first, second])
        }
    }

    @Test(arguments: TeacherFault.allCases.filter { $0.effect == .unclear }, [1, 64])
    func `an endpoint that honours idempotency keys is never paid twice`(
        fault: TeacherFault,
        concurrency: Int
    ) throws {
        try FaultNight(concurrency: concurrency, promises: .idempotency).play([fault, fault])
    }

    @Test(arguments: TeacherFault.allCases.filter { $0.effect == .unclear })
    func `an answer that the endpoint kept is found and not bought again`(
        fault: TeacherFault
    ) throws {
        try FaultNight(promises: .storage).play([fault])
    }

    @Test func `fifty megabytes are cut off at the limit, paid once and not asked again`() throws {
        let huge = [UInt8](repeating: UInt8(ascii: " "), count: 50 << 20)
        let bench = try Bench {
            $0.exchange.prompt == "question 1"
                ? .reply(LoopbackReply(body: huge), isBilled: true) : .answer("fine")
        }
        #expect(try bench.ask(prompts(3)).replies["c1"]?.refusal == "no_reply")
        #expect(try bench.ask(prompts(3)).report.stored == 3)
        #expect(bench.bill.total.charges == 3)
        bench.expectBillIsLedger()
    }
}
