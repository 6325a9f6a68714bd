import Flywheel
import Postgres
import Testing
import Warehouse

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct WindowsTests {
    let database: TestDatabase
    let warehouse: Warehouse

    init() throws {
        database = try TestDatabase()
        warehouse = try database.warehouse()
    }

    @Test func `what is done is remembered with its counts under its fingerprint`() throws {
        let run = try warehouse.begun()
        let claim = try warehouse.claimed(.pull, try night(0), run: run)
        _ = try warehouse.replaceConversations(claim) { _ in outcome(3, ["kept": 2]) }

        let state = try #require(try warehouse.states(.pull, plain)[try night(0)])
        #expect(state.status == .done)
        #expect(state.rowsOut == 3)
        #expect(state.counts == ["kept": 2])
        #expect(state.inputDigest == claim.inputDigest)
        #expect(state.outputDigest == Digest(of: "output 3"))
        #expect(state.attempts == 1)
        #expect(try warehouse.states(.pull, Digest(of: "other")).isEmpty)
        #expect(try warehouse.states(.filter, plain).isEmpty)
        #expect(try database.warehouse("other").states(.pull, plain).isEmpty)
    }

    @Test func `a window done from the same input is fresh, from another it is claimed`() throws {
        let run = try warehouse.begun()
        let claim = try warehouse.claimed(.pull, try night(0), run: run)
        _ = try warehouse.replaceConversations(claim) { _ in outcome(3) }
        let same = try warehouse.claim(
            .pull,
            plain,
            try night(0),
            input: claim.inputDigest,
            run: run
        )
        guard case .fresh(let state) = same else {
            Issue.record("claimed again")
            return
        }
        #expect(state.rowsOut == 3)
        _ = try warehouse.claimed(.pull, try night(0), run: run)
    }

    @Test func `nothing to write is a state of its own`() throws {
        let run = try warehouse.begun()
        let claim = try warehouse.claimed(.pull, try night(0), run: run)
        _ = try warehouse.replaceConversations(claim) { _ in outcome(0) }
        #expect(try warehouse.states(.pull, plain)[try night(0)]?.status == .empty)
    }

    @Test func `a live run's lease is held against another run`() throws {
        let (one, other) = (try database.warehouse(), try database.warehouse())
        let (first, second) = (try one.begun(), try other.begun())
        _ = try one.claimed(.pull, try night(0), run: first)
        let result = try other.claim(
            .pull,
            plain,
            try night(0),
            input: Digest(of: ""),
            run: second
        )
        guard case .held(let run, _) = result else {
            Issue.record("two runs hold one window")
            return
        }
        #expect(run == first)
    }

    @Test func `a lease whose run is dead is taken over at once`() throws {
        do {
            let dead = try database.warehouse()
            _ = try dead.claimed(.pull, try night(0), run: try dead.begun())
        }
        let alive = try database.warehouse()
        let claim = try alive.claimed(.pull, try night(0), run: try alive.begun())
        #expect(claim.epoch == 2)
        #expect(try alive.states(.pull, plain)[try night(0)]?.attempts == 2)
    }

    @Test func `who lost the lease writes nothing`() throws {
        let (late, quick) = (try database.warehouse(), try database.warehouse())
        late.renewEvery = .zero
        let window = try night(0)
        let old = try late.claimed(.pull, window, run: try late.begun())
        try database.expireLeases()
        let new = try quick.claimed(.pull, window, run: try quick.begun())

        expectFailure("lease_lost") {
            _ = try late.replaceConversations(old) { add in
                try add(conversation("late", "late", window))
                return outcome(1)
            }
        }
        expectFailure("lease_lost") { try late.renew(old) }
        expectFailure("lease_lost") {
            try late.fail(old, trouble: .bug, message: "", retryAfterSeconds: 0)
        }
        _ = try quick.replaceConversations(new) { add in
            try add(conversation("quick", "quick", window))
            return outcome(1)
        }
        #expect(try quick.conversations(window).map(\.id) == ["quick"])
    }

    @Test func `a stopped writer's open transaction is ended by its successor`() throws {
        let (late, quick) = (try database.warehouse(), try database.warehouse())
        let window = try night(0)
        let run = try quick.begun()
        let old = try late.claimed(.pull, window, run: try late.begun())
        expectFailure("lease_lost") {
            _ = try late.replaceConversations(old) { add in
                // Enough for the rows to be in the open transaction.
                for number in 0..<600 {
                    try add(conversation("late", "same\(number)", window))
                }
                try database.expireLeases()
                let new = try quick.claimed(.pull, window, run: run)
                _ = try quick.replaceConversations(new) { add in
                    try add(conversation("quick", "same0", window))
                    return outcome(1)
                }
                return outcome(600)
            }
        }
        #expect(try quick.conversations(window).map(\.prompt) == ["quick"])
    }

    @Test func `of two claimers at once one wins`() async throws {
        let url = database.url
        for number in 0..<5 {
            let window = try night(number)
            let wins = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let warehouse = try Warehouse(url, pipeline: "chat") { _ in
                            Digest(of: "")
                        }
                        let run = try warehouse.begun()
                        let result = try warehouse.claim(
                            .pull,
                            plain,
                            window,
                            input: Digest(of: ""),
                            run: run
                        )
                        guard case .claimed(let claim) = result else { return 0 }
                        _ = try warehouse.replaceConversations(claim) { _ in outcome(1) }
                        return claim.epoch == 1 ? 1 : 0
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(wins == 1)
        }
    }

    @Test func `a failure keeps its reason and its time to wait`() throws {
        let claim = try warehouse.claimed(.teach, try night(0), run: try warehouse.begun())
        try warehouse.fail(
            claim,
            trouble: .tryLater,
            message: "budget spent",
            retryAfterSeconds: 600
        )
        let state = try #require(try warehouse.states(.teach, plain)[try night(0)])
        #expect(state.status == .failed)
        #expect(state.trouble == .tryLater)
        #expect(state.error == "budget spent")
        #expect(try #require(state.notBefore) > .now)
    }

    @Test func `done windows become stale when asked, others stay`() throws {
        let run = try warehouse.begun()
        let claim = try warehouse.claimed(.pull, try night(0), run: run)
        _ = try warehouse.replaceConversations(claim) { _ in outcome(1) }
        _ = try warehouse.claimed(.pull, try night(1), run: run)
        let marked = try warehouse.markStale(.pull, plain, [try night(0), try night(1)])
        #expect(marked == 1)
        #expect(try warehouse.states(.pull, plain)[try night(0)]?.status == .stale)
    }

    @Test func `another configuration's commit makes the first one's window stale`() throws {
        let run = try warehouse.begun()
        for fingerprint in [plain, Digest(of: "other")] {
            let claim = try warehouse.claimed(.pull, try night(0), fingerprint, run: run)
            _ = try warehouse.replaceConversations(claim) { _ in outcome(1) }
        }
        #expect(try warehouse.states(.pull, plain)[try night(0)]?.status == .stale)
    }

    @Test func `a window cut otherwise under one configuration is refused`() throws {
        let run = try warehouse.begun()
        _ = try warehouse.claimed(.pull, try night(0), run: run)
        let wide = try #require(Window(try night(0).start, try night(1).end))
        expectFailure("window_overlap") {
            _ = try warehouse.claimed(.pull, wide, run: run)
        }
    }

    @Test func `a run leaves its record and its events`() throws {
        let run = try warehouse.begun()
        let claim = try warehouse.claimed(.pull, try night(0), run: run)
        _ = try warehouse.replaceConversations(claim) { _ in outcome(1) }
        #expect(try warehouse.runs(atMost: 5).map(\.isAlive) == [true])
        try warehouse.endRun(run, outcome: "done")
        let record = try #require(try warehouse.runs(atMost: 5).first)
        #expect(record.outcome == "done")
        #expect(!record.isAlive)
        #expect(try warehouse.events(ofRun: run).map(\.event) == ["claimed", "done"])
    }
}
