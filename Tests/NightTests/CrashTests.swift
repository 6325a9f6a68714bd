import Flywheel
import Foundation
import Loopback
import Postgres
import Testing

@Suite(.enabled(if: NightBench.isAvailable, NightBench.advice))
struct CrashTests {
    @Test func `ten kills leave the same roots and a bill with at most the calls in flight`()
        throws
    {
        let calm = try NightBench(trains: true)
        // Five kills spread over at most a night's length each: every one of them lands.
        var length: [Int: Double] = [:]
        for night in 1...2 {
            let begin = ContinuousClock.now
            #expect(try calm.run(night: night).status == 0)
            length[night] = (ContinuousClock.now - begin) / .seconds(1)
        }
        let expected = try calm.roots()

        let stormy = try NightBench(trains: true)
        var draws = SeededGenerator(seed: 11)
        var kills = 0
        for night in 1...2 {
            while kills < 5 * night {
                let program = try stormy.start(
                    "run",
                    stormy.pipeline,
                    "--until",
                    NightBench.until(night)
                )
                let longest = (length[night] ?? 1) / 5
                Thread.sleep(forTimeInterval: 0.05 + draws.unit() * longest)
                guard program.isRunning else {
                    Issue.record("night \(night) ended before kill \(kills + 1) of ten")
                    return
                }
                program.kill()
                #expect(program.wait().wasKilled)
                kills += 1
            }
            let last = try stormy.run(night: night)
            #expect(last.status == 0, "\(last.errors)")
        }
        #expect(try stormy.roots() == expected)
        try expectBillIsLedger(stormy, inFlight: 64 * kills)
        let weights = "SELECT weights FROM corpus.student ORDER BY version"
        let (calmly, stormily) = (
            try calm.connect().query(weights), try stormy.connect().query(weights)
        )
        let left: [String] = try calmly.map { try $0.get("weights") }
        let right: [String] = try stormily.map { try $0.get("weights") }
        #expect(left == right)
    }

    @Test func `two runs at once do every window once`() throws {
        let bench = try NightBench()
        let programs = try (0..<2).map { _ in
            try bench.start("run", bench.pipeline, "--until", NightBench.until(2))
        }
        let statuses = programs.map { $0.wait().status }
        #expect(statuses.allSatisfy { $0 == 0 || $0 == 75 })
        #expect(statuses.contains(0))
        #expect(try bench.run(night: 2).status == 0)
        #expect(
            try bench.count(
                """
                (SELECT 1 FROM pipeline.attempt WHERE event = 'done'
                 GROUP BY stage, window_start HAVING count(*) > 1) AS twice
                """
            ) == 0
        )
        try expectBillIsLedger(bench, inFlight: 0)
    }

    @Test func `a request to stop keeps what is done and the next run goes on`() throws {
        let bench = try NightBench()
        let program = try bench.start("run", bench.pipeline, "--until", NightBench.until(2))
        Thread.sleep(forTimeInterval: 0.6)
        program.terminate()
        let result = program.wait()
        #expect(result.status == 75 || result.status == 0)
        #expect(!result.wasKilled)
        #expect(try bench.run(night: 2).status == 0)
        try expectBillIsLedger(bench, inFlight: 0)
    }

    /// The teacher's own bill against our ledger: every charge is one we know of, and a question
    /// was charged twice only where the ledger says it may have been.
    private func expectBillIsLedger(_ bench: NightBench, inFlight: Int) throws {
        let answered = try bench.count("teacher.request WHERE status IN ('answered', 'rejected')")
        let doubles: Int =
            try bench.connect().query(
                "SELECT coalesce(sum(possible_doubles), 0)::bigint AS n FROM teacher.request"
            ).first?.get("n") ?? -1
        let charged = bench.bill.charged
        let extra = bench.bill.total.charges - charged.count
        #expect(charged.count <= answered)
        #expect(extra <= doubles, "\(extra) charged twice, \(doubles) counted as possible")
        #expect(extra <= inFlight)
    }
}
