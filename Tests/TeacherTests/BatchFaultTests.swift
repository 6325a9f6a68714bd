import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Teacher
import Testing

/// Death at every step of a batch's life, and every call of it going wrong before and after.
@Suite struct BatchFaultTests {
    @Test(arguments: ["completed", "expired"])
    func `a death at any step of a batch's life buys nothing twice`(end: String) throws {
        var step = 0
        var isAlive = false
        while !isAlive {
            let bench = BatchBench()
            let server = try BatchTeacher(key: BatchBench.key, bill: bench.bill) { number in
                .init(looks: 1, end: number == 1 ? end : "completed") { prompt in
                    number == 1 && end == "expired" && prompt.hasSuffix("2")
                        ? .untouched : .answer("fine")
                }
            }
            do {
                let mortal = CrashingLedger(
                    try FileLedger(path: bench.path),
                    dyingAt: step,
                    .silence,
                    isWhole: true
                )
                _ = try bench.ask(server.url, 5, ledger: mortal)
                isAlive = true
            } catch is CrashingLedger.Gone {}
            let (report, replies) = try bench.ask(server, 5)
            #expect(report.leftOver == 0, "step \(step)")
            #expect(replies.values.allSatisfy { $0.answer == "fine" }, "step \(step)")
            try bench.expectOnce(5, "step \(step)")
            step += 1
        }
        #expect(step > 20)
    }

    static let mischief: [BatchTeacher.Mischief] = [
        .instead(.failure(500)), .instead(.failure(503)), .instead(.failure(429)),
        .instead(LoopbackReply(body: Array("<html>".utf8))),
        .instead(LoopbackReply(fault: .resetBeforeHeaders)), .instead(LoopbackReply(fault: .hang)),
        .afterwards(.resetBeforeHeaders), .afterwards(.cutBodyAfter(10)), .afterwards(.hang),
        .afterwards(.stallAfterHeaders), .afterwards(.wrongContentLength),
    ]

    @Test(arguments: BatchTeacher.Step.allCases, mischief.indices)
    func `a call that goes wrong, whichever and however, buys nothing twice`(
        step: BatchTeacher.Step,
        kind: Int
    ) throws {
        let bench = BatchBench()
        let server = try BatchTeacher(
            key: BatchBench.key,
            bill: bench.bill,
            plan: { _ in .init(looks: 1) },
            mischief: { at, count in
                // The list is looked at only where an order got lost.
                if step == .list, at == .create, count == 1 {
                    return .afterwards(.resetBeforeHeaders)
                }
                return at == step && count <= 2 ? Self.mischief[kind] : nil
            }
        )
        let name: Comment = "\(step) \(kind)"
        var replies: [String: Reply.Content] = [:]
        for _ in 0..<6 where replies.count < 5 {
            do {
                replies = try bench.ask(server, 5).replies
            } catch let error as TeacherError {
                #expect(error.codeName.hasPrefix("teacher_"), name)
            }
        }
        #expect(replies.count == 5, name)
        try bench.expectOnce(5, name)
    }

    @Test func `names that would lead elsewhere are not followed`() throws {
        let bench = BatchBench()
        let server = try BatchTeacher(
            key: BatchBench.key,
            bill: bench.bill,
            mischief: { step, _ in
                step == .upload ? .instead(.json(200, ["id": "../../admin"])) : nil
            }
        )
        let error = #expect(throws: TeacherError.self) { try bench.ask(server, 2) }
        #expect(error?.code == .batch)
        #expect(server.calls(.create) == 0)
        #expect(try FileLedger(path: bench.path).setAside == .zero)
    }

    @Test func `the key is in no line of the ledger, even where the provider says it back`() throws
    {
        let bench = BatchBench()
        let server = try BatchTeacher(key: BatchBench.key, bill: bench.bill) { _ in
            .init { _ in .answer("your key is \(BatchBench.key)") }
        }
        _ = try bench.ask(server, 2)
        let text = try String(contentsOfFile: bench.path, encoding: .utf8)
        #expect(!text.contains(BatchBench.key))
        #expect(text.contains("your key is ***"))
    }
}
