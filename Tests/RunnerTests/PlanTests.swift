import Flywheel
import Runner
import Testing

@Suite struct PlanTests {
    private func plan(_ bench: Bench, _ selection: Selection, nights: Int) throws -> [String] {
        let board = try Board(bench.pipeline, store: bench.store)
        let plan = try Plan.make(bench.pipeline, board, selection, until: bench.end(of: nights))
        return plan.work.map {
            "\($0.stage) \(bench.schedule.name(of: $0.window)) \($0.reason.rawValue)"
        }
    }

    @Test func `a plan names what is missing and what follows from it`() throws {
        let bench = try Bench([.pull, .filter, .verify, .assemble])
        _ = try bench.run(nights: 1)
        #expect(
            try plan(bench, .catchUp, nights: 2) == [
                "pull 2026-10-02 missing", "filter 2026-10-02 upstream runs first",
                "verify 2026-10-02 upstream runs first", "assemble 2026-10-02 upstream runs first",
            ]
        )
    }

    @Test func `a plan of nothing is empty and changes nothing`() throws {
        let bench = try Bench([.pull, .filter, .verify, .assemble])
        _ = try bench.run(nights: 2)
        #expect(try plan(bench, .catchUp, nights: 2) == [])
    }

    @Test func `a plan is what the run then does`() throws {
        let bench = try Bench([.pull, .filter, .label, .verify, .assemble, .distill])
        _ = try bench.run(nights: 2)
        bench.stages[.pull]?.external[bench.windows(2)[1]] = "late"
        let board = try Board(bench.pipeline, store: bench.store)
        let planned = try Plan.make(bench.pipeline, board, .catchUp, until: bench.end(of: 3)).work
        let done = try bench.run(nights: 3).done
        #expect(done.map(\.stage) == planned.map(\.stage))
        #expect(done.map(\.window) == planned.map(\.window))
    }
}
