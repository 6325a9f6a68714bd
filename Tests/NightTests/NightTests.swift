import Loopback
import Postgres
import Testing

@Suite(.enabled(if: NightBench.isAvailable, NightBench.advice))
struct NightTests {
    @Test func `two nights end in two versions, and running again does nothing`() throws {
        let bench = try NightBench()
        let first = try bench.run(night: 1)
        #expect(first.status == 0, "\(first.errors)")
        let second = try bench.run(night: 2)
        #expect(second.status == 0, "\(second.errors)")
        let roots = try bench.roots()
        #expect(roots.count == 2)
        let paid = bench.bill.total.charges
        let again = try bench.run(night: 2)
        #expect(again.status == 0)
        #expect(again.output.contains("nothing to do"))
        #expect(bench.bill.total.charges == paid)
        #expect(try bench.roots() == roots)
    }

    @Test func `missed nights are caught up in one run`() throws {
        let bench = try NightBench()
        #expect(try bench.run(night: 2).status == 0)
        #expect(
            try bench.count(
                "pipeline.window_state WHERE stage = 'verify' AND status = 'done'"
            ) == 2
        )
        #expect(try bench.roots().count == 1)
    }

    @Test func `a downstream backfill rewrites its windows and buys nothing`() throws {
        let bench = try NightBench()
        _ = try bench.run(night: 2)
        let roots = try bench.roots()
        let paid = bench.bill.total.charges
        let untouched = try windowDone(bench, day: 2)
        let result = try bench.flywheel(
            "backfill",
            bench.pipeline,
            "--stage",
            "filter",
            "--from",
            "2026-10-01",
            "--to",
            "2026-10-02",
            "--downstream"
        )
        #expect(result.status == 0, "\(result.errors)")
        #expect(bench.bill.total.charges == paid)
        #expect(try bench.roots() == roots)
        #expect(try windowDone(bench, day: 2) == untouched)
    }

    @Test func `a dry run of a backfill changes nothing`() throws {
        let bench = try NightBench()
        _ = try bench.run(night: 2)
        let before = try bench.count("pipeline.attempt")
        let result = try bench.flywheel(
            "backfill",
            bench.pipeline,
            "--stage",
            "filter",
            "--from",
            "2026-10-01",
            "--to",
            "2026-10-02",
            "--downstream",
            "--dry-run"
        )
        #expect(result.status == 0)
        #expect(result.output.contains("filter"))
        #expect(try bench.count("pipeline.attempt") == before)
        #expect(try bench.count("pipeline.window_state WHERE status = 'stale'") == 0)
    }

    @Test func `late rows of a past night are found and its windows done again`() throws {
        let bench = try NightBench(nights: 1...1)
        _ = try bench.run(night: 1)
        let before = try bench.count("corpus.conversation")
        try bench.load(2...2, scale: 0.04)
        _ = try bench.run(night: 2)
        let late = try bench.count(
            """
            corpus.conversation AS c JOIN chat_session AS s ON s.session_id::text = c.conversation_id
            WHERE c.window_start = '2026-10-01 00:00+08'
            """
        )
        #expect(late > before)
    }

    @Test func `robustness rows stay as many when a night is done twice`() throws {
        let bench = try NightBench()
        _ = try bench.run(night: 2)
        let robust = "corpus.candidate WHERE array_to_string(tags, ' ') LIKE '%robustness/%'"
        let before = try bench.count(robust)
        #expect(before > 0)
        _ = try bench.flywheel(
            "backfill",
            bench.pipeline,
            "--stage",
            "pull",
            "--from",
            "2026-10-01",
            "--to",
            "2026-10-03",
            "--downstream"
        )
        #expect(try bench.count(robust) == before)
    }

    private func windowDone(_ bench: NightBench, day: Int) throws -> [String] {
        try bench.connect().query(
            """
            SELECT stage || ' ' || done_at::text AS line FROM pipeline.window_state
            WHERE window_start = '2026-10-0\(day) 00:00+08' AND stage NOT IN ('assemble')
            ORDER BY stage
            """
        ).map { try $0.get("line") }
    }
}
