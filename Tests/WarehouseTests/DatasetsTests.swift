import Flywheel
import Postgres
import Testing
import Warehouse

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct DatasetsTests {
    let database: TestDatabase
    let warehouse: Warehouse
    let run: String

    init() throws {
        database = try TestDatabase()
        warehouse = try database.warehouse()
        run = try warehouse.begun()
        try warehouse.fill(try night(0), ["a", "b", "c"], run: run)
    }

    private func pool() throws -> [PoolMember] {
        var found: [PoolMember] = []
        try warehouse.eachPooled(in: [try night(0)]) { found.append($0) }
        return found
    }

    /// Publishes the first members on one side each.
    private func publish(_ splits: [Split]) throws -> DatasetVersion {
        let members = Array(zip(try pool(), splits))
        var statistics = DatasetStatistics()
        statistics.rows = members.count
        statistics.weights = ["maths/arithmetic": 0.5]
        let draft = DatasetDraft(
            dataset: "support",
            members: members.map { ($0.sample, $1) },
            root: DatasetRoot.digest(members.map { ($0.leaf, $1) }),
            statistics: statistics
        )
        let claim = try warehouse.claimed(.assemble, try night(0), run: run)
        return try warehouse.publish(claim, draft, covered: [try night(0)])
    }

    private func schedule() throws -> Schedule {
        let start = try #require(Day("2026-10-01"))
        let settle = TimeSpan(0, .second)
        return try #require(
            Schedule(days: 1, timeZone: "UTC", start: start, settle: settle, lookback: 0)
        )
    }

    private func members(_ version: Int, _ split: Split) throws -> [String] {
        var found: [String] = []
        try warehouse.eachMember(of: "support", version: version, split: split) {
            found.append($0.messages[0].content)
        }
        return found.sorted()
    }

    @Test func `the pool comes by leaf with its prompt keys`() throws {
        let members = try pool()
        #expect(members.map(\.leaf) == members.map(\.leaf).sorted())
        #expect(
            Set(members.map(\.promptKey)) == Set(["a", "b", "c"].map { Digest(of: $0) })
        )
    }

    @Test func `equal content is the same version, other content the next`() throws {
        let first = try publish([.train, .train])
        #expect(try publish([.train, .train]) == first)
        let second = try publish([.train, .train, .heldOut])
        #expect(first.name == "support@1")
        #expect(second.name == "support@2")
        #expect(second.parent == 1)
        #expect(try warehouse.latestVersion(of: "support") == second)
        #expect(second.coverage == [try night(0)])
        #expect(try warehouse.states(.assemble, plain)[try night(0)]?.counts == ["version": 2])
    }

    @Test func `content that returns to an older version's is the newest version again`() throws {
        let first = try publish([.train])
        _ = try publish([.train, .train])
        let third = try publish([.train])
        #expect(third.version == 3)
        #expect(third.root == first.root)
    }

    @Test func `old versions keep their members whatever happens to the window`() throws {
        _ = try publish([.train, .heldOut, .train])
        let before = (try members(1, .train), try members(1, .heldOut))
        try warehouse.fill(try night(0), ["x"], run: run)
        _ = try publish([.train])
        #expect(try members(1, .train) == before.0)
        #expect(try members(1, .heldOut) == before.1)
        #expect(try members(2, .train) == ["x"])
        for version in try warehouse.versions(of: "support") {
            #expect(try warehouse.verify(version).isIntact)
        }
    }

    @Test func `verify sees a member that is gone`() throws {
        let version = try publish([.train, .train])
        try database.connect().execute(
            "DELETE FROM corpus.dataset_member "
                + "WHERE sample_id = (SELECT min(sample_id) FROM corpus.dataset_member)"
        )
        #expect(try !warehouse.verify(version).isIntact)
    }

    @Test func `a diff tells what came, went and changed sides, both ways`() throws {
        _ = try publish([.train, .train])
        _ = try publish([.train, .heldOut, .train])
        let forth = try warehouse.diff(of: "support", from: 1, to: 2)
        #expect(forth.added.count == 1)
        #expect(forth.removed.isEmpty)
        #expect(forth.moved.map(\.after) == [.heldOut])
        let back = try warehouse.diff(of: "support", from: 2, to: 1)
        #expect(back.added.isEmpty)
        #expect(back.removed == back.changes.filter { $0.after == nil })
        #expect(back.removed.count == 1)
        #expect(back.moved.map(\.after) == [.train])
        #expect(try warehouse.diff(of: "support", from: 2, to: 2).changes.isEmpty)
    }

    @Test func `a version is found by number, tag, hash, day and as the latest`() throws {
        let first = try publish([.train])
        let second = try publish([.train, .train])
        let schedule = try schedule()
        try warehouse.setTag("golden", on: second)
        try warehouse.setTag("golden", on: first)
        func found(_ name: String) throws -> Int {
            try warehouse.version(named: name, schedule).version
        }
        #expect(try found("support") == 2)
        #expect(try found("support@latest") == 2)
        #expect(try found("support@1") == 1)
        #expect(try found("support@golden") == 1)
        #expect(try found("support@\(second.root.hex.prefix(10))") == 2)
        #expect(try found("support@{\(schedule.day(of: .now))}") == 2)
        for name in [
            "support@9", "support@{2020-01-01}", "support@silver", "other", "support@00000000",
        ] {
            expectFailure("unknown_version") { _ = try found(name) }
        }
        expectFailure("dataset_name") { _ = try found("support@") }
        expectFailure("tag_name") { try warehouse.setTag("17", on: first) }
        #expect(try warehouse.tags(of: "support").map(\.version) == [1])
        #expect(try warehouse.datasets().map(\.newest) == [2])
        #expect(try database.warehouse("other").datasets().isEmpty)
    }

    @Test func `an export has every member by leaf with side and weight`() throws {
        let version = try publish([.train, .heldOut])
        var rows: [ExportedSample] = []
        try warehouse.eachExported(version) { rows.append($0) }
        #expect(rows.map(\.split) == [.train, .heldOut])
        #expect(rows.map(\.weight) == [0.5, 0.5])
        #expect(rows.map(\.leaf) == rows.map(\.sample.leaf))
    }

    @Test func `lineage names the stages behind a version and its students`() throws {
        let version = try publish([.train])
        let claim = try warehouse.claimed(.distill, try night(0), run: run)
        let student = try warehouse.record(claim, record("small", version), outcome: outcome(1))
        let lineage = try warehouse.lineage(of: version)
        #expect(lineage.origins.map(\.stage).sorted() == [.pull, .filter, .label, .teach, .verify])
        #expect(lineage.origins.allSatisfy { $0.fingerprint == plain })
        #expect(lineage.students == [student])
    }

    private func record(_ name: String, _ version: DatasetVersion) -> StudentRecord {
        StudentRecord(
            name: name,
            version: 0,
            dataset: version.dataset,
            datasetVersion: version.version,
            directory: "/tmp/x",
            weights: "00",
            recipe: "epochs: 1",
            curve: "[]"
        )
    }

    @Test func `students are numbered, scored and promoted`() throws {
        let version = try publish([.train])
        func train() throws -> StudentRecord {
            let claim = try warehouse.claimed(.distill, try night(0), run: run)
            return try warehouse.record(claim, record("small", version), outcome: outcome(1))
        }
        let (first, second) = (try train(), try train())
        #expect(try warehouse.newestStudents("small", atMost: 5) == [second, first])
        #expect(try warehouse.student("small", datasetVersion: 1) == second)
        #expect(try warehouse.student("small", datasetVersion: 2) == nil)

        let suite = Digest(of: "suite")
        let card = Scorecard(
            student: second.label,
            suite: "basic",
            suiteDigest: suite,
            scores: [Score(taskType: arithmetic, dimension: "exact", correct: 3, total: 4)]
        )
        for _ in 0..<2 {
            let claim = try warehouse.claimed(.evaluate, try night(0), run: run)
            try warehouse.record(claim, [card], outcome: outcome(1))
        }
        #expect(
            try warehouse.scorecard(student: second.label, suite: "basic", suiteDigest: suite)
                == card
        )
        #expect(try warehouse.scorecards().map(\.scorecard) == [card])

        let window = try night(0)
        let promoted = Promotion(
            pointer: "production",
            student: second,
            effectiveFrom: window.end,
            licensed: [arithmetic]
        )
        for _ in 0..<2 {
            let claim = try warehouse.claimed(.promote, window, run: run)
            try warehouse.decide(claim, promotion: promoted, refused: nil, outcome: outcome(1))
        }
        let claim = try warehouse.claimed(.promote, try night(1), run: run)
        try warehouse.decide(claim, promotion: nil, refused: "worse", outcome: outcome(1))
        #expect(try warehouse.promotion(pointer: "production", at: window.start) == nil)
        #expect(try warehouse.promotion(pointer: "production", at: window.end) == promoted)
        #expect(try warehouse.decisions().map(\.refused) == [nil, "worse"])
    }
}
