import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Teacher
import Testing

/// Faults before a byte of a request leaves, in both orders with those after.
@Suite struct ConnectionFaultTests {
    private static let addresses = [
        "no address": "http://no-such-host.invalid/v1",
        "nobody listens": "http://127.0.0.1:9/v1",
    ]

    @Test(arguments: TeacherFault.allCases.filter { !$0.isSlow })
    func `a connection fault before or after any other costs nothing and has a reason`(
        fault: TeacherFault
    ) throws {
        let place = TeacherFault.allCases.firstIndex(of: fault) ?? 0
        let address = place.isMultiple(of: 8) ? "no address" : "nobody listens"
        for comesFirst in [true, false] {
            let name = Comment(rawValue: "\(address), \(fault), \(comesFirst)")
            var bench = try Bench { visit in
                visit.attempt == 1 && visit.exchange.prompt == "question 1"
                    ? fault.act(visit.exchange) : .answer("fine")
            }
            bench.options.largestReply = TeacherFault.hugeBytes / 2
            bench.patience.shortestBackoff = .milliseconds(50)
            bench.patience.longestBackoff = .milliseconds(100)
            let clock = TestClock()
            var replies: [String: Reply.Content] = [:]
            for run in 0..<6 {
                let isDown = run == (comesFirst ? 0 : 1)
                let url = isDown ? Self.addresses[address] : nil
                let teacher = try bench.teacher(url: url, clock: clock.clock)
                do {
                    replies.merge(try bench.ask(prompts(4), teacher: teacher).replies) { $1 }
                    if replies.count == 4, run > 1 { break }
                } catch let error as TeacherError {
                    #expect(!isDown || error.code == .down, name)
                }
            }
            #expect(replies.count == 4, name)
            bench.expectBillIsLedger(name)
        }
    }

    @Test func `a teacher that is away for a day is waited for by one run and nothing is doubled`()
        throws
    {
        var bench = try Bench(concurrency: 4)
        bench.patience.trouble = .seconds(48 * 3600)
        bench.patience.longestBackoff = .seconds(60)
        let clock = TestClock()
        let port = bench.server.port
        let bill = bench.bill
        // Nobody is there for a day of the clock; then somebody opens the same door.
        bench.server.stop()
        let late = Late(bill: bill, port: port)
        let teacher = try bench.teacher(clock: clock.clock)
        let (report, replies) = try bench.ask(prompts(10), teacher: teacher) {
            if clock.slept >= .seconds(24 * 3600) { try late.open() }
        }
        #expect(report.bought == 10)
        #expect(replies.values.allSatisfy { $0.answer == "late" })
        #expect(clock.slept >= .seconds(24 * 3600))
        #expect(bill.total.charges == 10)
        bench.expectBillIsLedger()
    }

    @Test func `a night in pieces, run by run over a day's outage, buys every answer once`() throws
    {
        let bench = try Bench(concurrency: 4)
        let clock = TestClock()
        try bench.ask(prompts(5), teacher: bench.teacher(clock: clock.clock))
        for _ in 0..<48 {
            let away = try bench.teacher(url: "http://127.0.0.1:9/v1", clock: clock.clock)
            let error = #expect(throws: TeacherError.self) {
                try bench.ask(prompts(30), teacher: away)
            }
            #expect(error?.code == .down)
            clock.clock.sleep(.seconds(1800))
        }
        let report = try bench.ask(prompts(30), teacher: bench.teacher(clock: clock.clock)).report
        #expect((report.stored, report.bought) == (5, 25))
        #expect(bench.bill.total.charges == 30)
        bench.expectBillIsLedger()
    }
}

/// A teacher that comes back at its old address.
private final class Late {
    private let bill: Bill
    private let port: UInt16
    private var server: ScriptedTeacher?

    init(bill: Bill, port: UInt16) {
        self.bill = bill
        self.port = port
    }

    func open() throws {
        guard server == nil else { return }
        server = try ScriptedTeacher(port: port, key: "canary-key-7f3a", bill: bill) { _ in
            .answer("late")
        }
    }
}
