import Flywheel
import FlywheelTesting
import Runner
import Testing

@Suite struct RunnerTests {
    @Test func `a second run does nothing`() throws {
        let bench = try Bench([.pull, .filter, .verify, .assemble])
        let first = try bench.run(nights: 3)
        #expect(first.done.count == 10)
        let second = try bench.run(nights: 3)
        #expect(second.didNothing)
    }

    @Test func `missed nights are caught up oldest first`() throws {
        let bench = try Bench([.pull, .filter])
        _ = try bench.run(nights: 1)
        bench.stages[.pull]?.forget()
        _ = try bench.run(nights: 3)
        #expect(bench.stages[.pull]?.visits == Array(bench.windows(3).dropFirst()))
    }

    @Test func `a window that failed stops only what reads it`() throws {
        let bench = try Bench([.pull, .filter, .verify, .assemble])
        bench.stages[.filter]?.failure = Failure(.badData, "odd", "odd row")
        let report = try bench.run(nights: 2)
        #expect(report.failed.count == 2)
        #expect(report.done.map(\.stage) == [.pull, .pull])
        #expect(report.trouble == .windowsFailed)
        bench.stages[.filter]?.failure = nil
        let mended = try bench.run(nights: 2)
        #expect(mended.done.map(\.stage) == [.filter, .verify, .filter, .verify, .assemble])
    }

    @Test func `trouble outside is told as such`() throws {
        let bench = try Bench([.pull])
        bench.stages[.pull]?.failure = Failure(.unreachable, "down", "the teacher is down")
        #expect(try bench.run(nights: 1).trouble == .unreachable)
    }

    @Test func `a changed source runs everything that reads it again`() throws {
        let bench = try Bench([.pull, .filter, .verify, .assemble])
        _ = try bench.run(nights: 2)
        bench.stages[.pull]?.external[bench.windows(2)[0]] = "a late row"
        let report = try bench.run(nights: 2)
        #expect(report.done.map(\.stage) == [.pull, .filter, .verify, .assemble])
    }

    @Test func `recomputing to the same output goes no further`() throws {
        let bench = try Bench([.pull, .filter, .verify], constant: [.pull])
        _ = try bench.run(nights: 1)
        bench.stages[.pull]?.external[bench.windows(1)[0]] = "touched, not changed"
        #expect(try bench.run(nights: 1).done.map(\.stage) == [.pull])
    }

    @Test func `a backfill redoes its stage and windows only`() throws {
        let bench = try Bench([.pull, .filter, .verify, .assemble])
        _ = try bench.run(nights: 3)
        let middle = bench.windows(3)[1]
        let selection = Selection(
            kind: "backfill",
            stages: [.filter],
            from: middle.start,
            to: middle.end,
            reprocess: .all,
            isImpatient: true
        )
        bench.stages[.filter]?.forget()
        let report = try bench.run(selection, nights: 3)
        #expect(bench.stages[.filter]?.visits == [middle])
        #expect(report.done.map(\.stage) == [.filter])
    }

    @Test func `a downstream backfill redoes what reads the stage`() throws {
        let bench = try Bench([.pull, .filter, .label, .pair, .verify, .assemble])
        _ = try bench.run(nights: 2)
        let first = bench.windows(2)[0]
        let stages = bench.pipeline.downstream(of: .filter).union([.filter])
        #expect(stages == [.filter, .label, .verify, .assemble])
        let selection = Selection(
            kind: "backfill",
            stages: stages,
            from: first.start,
            to: first.end,
            reprocess: .all,
            isImpatient: true
        )
        let report = try bench.run(selection, nights: 2)
        #expect(report.done.map(\.stage) == [.filter, .label, .verify, .assemble])
    }

    @Test func `a window held by another run is left to it`() throws {
        let bench = try Bench([.pull, .filter, .verify, .assemble])
        let other = try bench.store.beginRun(kind: "run", arguments: "", build: "")
        let stage = try #require(bench.stages[.pull])
        let first = bench.windows(2)[0]
        _ = try bench.store.claim(
            .pull,
            stage.fingerprint,
            first,
            input: Digest(of: ""),
            run: other
        )
        let report = try bench.run(nights: 2)
        #expect(report.held.map(\.window) == [first])
        #expect(report.trouble == .tryLater)
        #expect(!report.done.contains { $0.stage == .assemble })
    }

    @Test func `a dead run's window is taken over`() throws {
        let bench = try Bench([.pull])
        let other = try bench.store.beginRun(kind: "run", arguments: "", build: "")
        let stage = try #require(bench.stages[.pull])
        _ = try bench.store.claim(
            .pull,
            stage.fingerprint,
            bench.windows(1)[0],
            input: Digest(of: ""),
            run: other
        )
        bench.store.aliveRuns.remove(other)
        #expect(try bench.run(nights: 1).done.count == 1)
    }

    @Test func `a request to stop ends the run between rows`() throws {
        let bench = try Bench([.pull])
        bench.stop.request()
        #expect(throws: Failure.self) { try bench.run(nights: 1) }
    }

    @Test func `data that fails three times is left alone for a while`() throws {
        let bench = try Bench([.pull])
        bench.stages[.pull]?.failure = Failure(.badData, "odd", "odd row")
        for _ in 0..<3 { _ = try bench.run(nights: 1) }
        bench.stages[.pull]?.forget()
        #expect(try bench.run(nights: 1).waiting == 1)
        #expect(bench.stages[.pull]?.visits == [])
        let retry = Selection(kind: "retry", reprocess: .failed, isImpatient: true)
        #expect(try bench.run(retry, nights: 1).failed.count == 1)
    }

    @Test func `a retry goes on with what reads the mended window`() throws {
        let bench = try Bench([.pull, .filter, .verify])
        bench.stages[.filter]?.failure = Failure(.unreachable, "down", "down")
        _ = try bench.run(nights: 1)
        bench.stages[.filter]?.failure = nil
        let retry = Selection(kind: "retry", reprocess: .failed, isImpatient: true)
        #expect(try bench.run(retry, nights: 1).done.map(\.stage) == [.filter, .verify])
    }

    @Test func `a window another run finished meanwhile is not done again`() throws {
        let bench = try Bench([.pull, .filter])
        let stage = try #require(bench.stages[.filter])
        // While the run pulls, somebody else does the filter from the same input.
        bench.stages[.pull]?.meanwhile = { claim in
            var builder = DigestBuilder()
            builder.field("input")
            builder.field(Digest(of: ""))
            builder.field("pull")
            builder.field("\(claim.window.start.microseconds)")
            builder.field(claim.inputDigest.bytes)
            let input = builder.finish()
            let other = try bench.store.beginRun(kind: "run", arguments: "", build: "")
            let result = try bench.store.claim(
                .filter,
                stage.fingerprint,
                claim.window,
                input: input,
                run: other
            )
            guard case .claimed(let taken) = result else { return }
            try bench.store.commit(taken, Outcome(rowsIn: 1, rowsOut: 1, digest: input))
            try bench.store.endRun(other, outcome: "done")
        }
        let report = try bench.run(nights: 1)
        #expect(report.done.map(\.stage) == [.pull])
        #expect(stage.visits == [])
    }

    @Test func `a run that looks at the past only publishes nothing behind the newest`() throws {
        let bench = try Bench([.pull, .filter, .verify, .assemble])
        _ = try bench.run(nights: 1)
        _ = try bench.run(nights: 2)
        bench.stages[.pull]?.external[bench.windows(1)[0]] = "a late row"
        let past = try bench.run(nights: 1)
        #expect(past.done.map(\.stage) == [.pull, .filter, .verify])
        #expect(try bench.run(nights: 2).done.map(\.stage) == [.assemble])
    }
}
