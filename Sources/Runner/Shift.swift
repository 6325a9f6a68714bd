import Flywheel

/// One run at work.
struct Shift {
    let runner: Runner
    let selection: Selection
    let run: String
    var report: RunReport
    private var board: Board
    private var pipeline: Pipeline { runner.pipeline }
    /// What ran or was tried in this shift: never twice.
    private var touched: Set<Piece> = []

    private struct Piece: Hashable {
        let stage: StageName
        let window: Window
    }

    init(runner: Runner, selection: Selection, run: String) throws {
        self.runner = runner
        self.selection = selection
        self.run = run
        report = RunReport(run: run)
        board = try Board(runner.pipeline, store: runner.store)
    }

    mutating func work() throws {
        let windows = pipeline.schedule.windows(until: runner.now)
        try markForReprocessing(windows)
        try passUntilNothingMoves(windows)
        // A version made while another run still fills windows would lack them for a night.
        let covered = board.covered(windows)
        guard report.held.isEmpty, let anchor = covered.last, !board.isBehind(anchor) else {
            return
        }
        for stage in pipeline.runStages where selection.includes(stage.name) {
            try consider(stage, anchor, covered: covered)
        }
    }

    /// Goes over the windows, and again while others finish what they held: of two runs at once,
    /// the last one at work sees everything done and goes on to the stages of the whole run.
    private mutating func passUntilNothingMoves(_ windows: [Window]) throws {
        while true {
            let done = report.done.count
            (report.held, report.blocked, report.waiting) = ([], 0, 0)
            for window in windows where selection.includes(window) {
                for stage in pipeline.windowStages where selection.includes(stage.name) {
                    try consider(stage, window, covered: [])
                }
            }
            guard !report.held.isEmpty, report.done.count > done else { return }
            board = try Board(pipeline, store: runner.store)
        }
    }

    /// Reprocessing is durable: what is to be done again is marked before anything is done, so a
    /// run that dies half-way is finished by the next one.
    private mutating func markForReprocessing(_ windows: [Window]) throws {
        guard selection.reprocess == .all else { return }
        let wanted = windows.filter(selection.includes)
        for stage in pipeline.stages where selection.includes(stage.name) {
            let marked = stage.name.isPerWindow ? wanted : Array(windows.suffix(1))
            _ = try runner.store.markStale(stage.name, stage.fingerprint, marked)
        }
        board = try Board(pipeline, store: runner.store)
    }

    private mutating func consider(
        _ stage: any Stage,
        _ window: Window,
        covered: [Window]
    ) throws {
        guard board.isReady(stage.name, window) else {
            if board.state(stage.name, window)?.isDone != true { report.blocked += 1 }
            return
        }
        let state = board.state(stage.name, window)
        if state?.status == .failed, touched.contains(Piece(stage: stage.name, window: window)) {
            return
        }
        if selection.reprocess == .failed, state?.status != .failed, !follows(stage.name, window) {
            return
        }
        if mustWait(state) {
            report.waiting += 1
            return
        }
        let input = try board.input(of: stage, window, covered: covered)
        if let state, state.isDone, state.inputDigest == input { return }
        try attempt(stage, window, input: input, covered: covered)
    }

    /// Whether something this stage reads was done in this shift.
    private func follows(_ stage: StageName, _ window: Window) -> Bool {
        pipeline.upstream(of: stage).contains { name in
            touched.contains { $0.stage == name && ($0.window == window || !stage.isPerWindow) }
        }
    }

    private func mustWait(_ state: WindowState?) -> Bool {
        guard let state, state.status == .failed, !selection.isImpatient,
            let notBefore = state.notBefore
        else { return false }
        return notBefore > Instant.now
    }

    private mutating func attempt(
        _ stage: any Stage,
        _ window: Window,
        input: Digest,
        covered: [Window]
    ) throws {
        guard !runner.stop.isRequested else { throw Failure.stopped }
        let result = try runner.store.claim(
            stage.name,
            stage.fingerprint,
            window,
            input: input,
            run: run
        )
        switch result {
        case .fresh(let state):
            board.set(stage.name, state)
        case .held(let other, _):
            report.held.append(.init(stage: stage.name, window: window, run: other))
        case .claimed(let claim):
            touched.insert(Piece(stage: stage.name, window: window))
            try perform(stage, claim, covered: covered)
        }
    }

    private mutating func perform(
        _ stage: any Stage,
        _ claim: Claim,
        covered: [Window]
    ) throws {
        let began = ContinuousClock.now
        runner.journal.progress(stage.name, claim.window, 0, of: nil, "")
        do {
            let pulse = Pulse(claim: claim, store: runner.store, stop: runner.stop)
            let context = StageContext(
                claim: claim,
                covered: covered,
                journal: runner.journal,
                beat: pulse.beat
            )
            let outcome = try stage.run(context)
            succeed(claim, outcome, took: ContinuousClock.now - began)
        } catch let error as Failure where error.codeName == Failure.leaseLost {
            report.held.append(.init(stage: claim.stage, window: claim.window, run: "another run"))
        } catch let error as any Explained {
            try fail(claim, error.trouble, error.description)
            if error.trouble == .cancelled { throw error }
        } catch {
            try fail(claim, .bug, "unexpected: \(type(of: error)); please report it")
        }
    }

    private mutating func succeed(_ claim: Claim, _ outcome: Outcome, took: Duration) {
        var state = WindowState(
            window: claim.window,
            status: outcome.rowsOut == 0 ? .empty : .done
        )
        state.inputDigest = claim.inputDigest
        state.outputDigest = outcome.digest
        board.set(claim.stage, state)
        report.done.append(.init(stage: claim.stage, window: claim.window, outcome: outcome))
        runner.journal.note(
            JournalEntry(
                stage: claim.stage,
                window: claim.window,
                "done",
                fields: [
                    ("in", "\(outcome.rowsIn)"), ("out", "\(outcome.rowsOut)"),
                    ("milliseconds", "\(Int(took / .milliseconds(1)))"),
                ]
            )
        )
    }

    private mutating func fail(_ claim: Claim, _ trouble: Trouble, _ message: String) throws {
        let attempts = (board.state(claim.stage, claim.window)?.attempts ?? 0) + 1
        try runner.store.fail(
            claim,
            trouble: trouble,
            message: message,
            retryAfterSeconds: Backoff.seconds(after: attempts, trouble)
        )
        var state = WindowState(window: claim.window, status: .failed)
        state.attempts = attempts
        board.set(claim.stage, state)
        report.failed.append(
            .init(stage: claim.stage, window: claim.window, trouble: trouble, message: message)
        )
        runner.journal.note(
            JournalEntry(.error, stage: claim.stage, window: claim.window, message)
        )
    }
}

/// How long a failed window is left alone.
enum Backoff {
    /// Trouble outside ends by itself and is tried at every run. Trouble with the data or with us
    /// does not: after three attempts the pauses double, from eight minutes to a day.
    static func seconds(after attempts: Int, _ trouble: Trouble) -> Int {
        switch trouble {
        case .unreachable, .tryLater, .cancelled, .configuration, .usage: 0
        case .badData, .bug, .windowsFailed:
            attempts < 3 ? 0 : min(86_400, 60 << min(attempts, 16))
        }
    }
}

extension Failure {
    /// Another run took the window over.
    static let leaseLost = "lease_lost"

    static let stopped = Failure(
        .cancelled,
        "stopped",
        "asked to stop; what is done is kept, run again to go on"
    )
}

/// Keeps a lease while a stage works, and carries the wish to stop into it.
private final class Pulse {
    private let claim: Claim
    private let store: any WindowStore
    private let stop: StopSignal
    private var last = ContinuousClock.now

    /// A sixth of the lease, so that five beats may be missed.
    private static let interval = Duration.seconds(10)

    init(claim: Claim, store: any WindowStore, stop: StopSignal) {
        self.claim = claim
        self.store = store
        self.stop = stop
    }

    func beat() throws {
        if stop.isRequested { throw Failure.stopped }
        guard ContinuousClock.now - last >= Self.interval else { return }
        last = ContinuousClock.now
        try store.renew(claim)
    }
}
