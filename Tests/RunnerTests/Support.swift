import Flywheel
import FlywheelTesting
import Runner
import Testing

/// A stage that copies the digest of its input and keeps a diary.
final class DiaryStage: Stage {
    let name: StageName
    let configuration: String
    var external: [Window: String] = [:]
    var failure: Failure?
    var rowsOut = 1
    /// What happens elsewhere while this stage works.
    var meanwhile: (Claim) throws -> Void = { _ in }
    private(set) var visits: [Window] = []
    private let store: MemoryWindowStore
    private let constantOutput: Bool

    init(
        _ name: StageName,
        _ store: MemoryWindowStore,
        version: Int = 1,
        constantOutput: Bool = false
    ) {
        self.name = name
        self.store = store
        self.constantOutput = constantOutput
        configuration = "\(name) version \(version)"
    }

    var fingerprint: Digest { Digest(of: configuration) }

    func externalInput(for window: Window, recorded: Digest?) throws -> Digest {
        Digest(of: external[window] ?? "")
    }

    func run(_ context: StageContext) throws -> Outcome {
        visits.append(context.window)
        try context.pulse()
        try meanwhile(context.claim)
        if let failure { throw failure }
        let outcome = Outcome(
            rowsIn: 1,
            rowsOut: rowsOut,
            digest: constantOutput ? Digest(of: "same") : context.claim.inputDigest
        )
        try store.commit(context.claim, outcome)
        return outcome
    }

    func forget() { visits = [] }
}

/// A pipeline of diaries over three nights.
struct Bench {
    let store = MemoryWindowStore()
    let schedule: Schedule
    var stages: [StageName: DiaryStage] = [:]
    let stop = StopSignal()

    init(_ names: [StageName], constant: Set<StageName> = []) throws {
        let day = try #require(Day("2026-10-01"))
        schedule = try #require(
            Schedule(
                days: 1,
                timeZone: "UTC",
                start: day,
                settle: TimeSpan(0, .second),
                lookback: 1
            )
        )
        for name in names {
            stages[name] = DiaryStage(name, store, constantOutput: constant.contains(name))
        }
    }

    func windows(_ count: Int) -> [Window] {
        Array(schedule.windows(until: end(of: count)))
    }

    func end(of count: Int) -> Instant {
        schedule.midnight(of: schedule.start).advanced(bySeconds: 86_400 * count)
    }

    var pipeline: Pipeline {
        Pipeline(name: "bench", schedule: schedule, stages: Array(stages.values))
    }

    func run(_ selection: Selection = .catchUp, nights: Int) throws -> RunReport {
        try Runner(
            pipeline,
            store: store,
            journal: SilentJournal(),
            stop: stop,
            now: end(of: nights)
        ).run(selection, arguments: "", build: "test")
    }
}
