public import Flywheel

/// A window store in memory, with leases and epochs like the durable one, for one thread.
public final class MemoryWindowStore: WindowStore {
    private struct Key: Hashable {
        let stage: StageName
        let fingerprint: Digest
        let window: Window
    }

    private struct Lease {
        var epoch: Int64 = 0
        var run: String?
    }

    private var rows: [Key: WindowState] = [:]
    private var leases: [Key: Lease] = [:]
    private var runs = 0
    /// Runs that are thought to be alive; a lease of another one is taken over.
    public var aliveRuns: Set<String> = []

    public init() {}

    public func beginRun(kind: String, arguments: String, build: String) throws -> String {
        runs += 1
        aliveRuns.insert("run-\(runs)")
        return "run-\(runs)"
    }

    public func endRun(_ run: String, outcome: String) throws { aliveRuns.remove(run) }

    public func register(_ stage: StageName, _ fingerprint: Digest, configuration: String) throws {}

    public func states(_ stage: StageName, _ fingerprint: Digest) throws -> [Window: WindowState] {
        var found: [Window: WindowState] = [:]
        for (key, state) in rows where key.stage == stage && key.fingerprint == fingerprint {
            found[key.window] = state
        }
        return found
    }

    public func claim(
        _ stage: StageName,
        _ fingerprint: Digest,
        _ window: Window,
        input: Digest,
        run: String
    ) throws -> ClaimResult {
        let key = Key(stage: stage, fingerprint: fingerprint, window: window)
        var lease = leases[key] ?? Lease()
        if let holder = lease.run, holder != run, aliveRuns.contains(holder) {
            return .held(byRun: holder, until: .distantPast)
        }
        if let state = rows[key], state.isDone, state.inputDigest == input { return .fresh(state) }
        lease.epoch += 1
        lease.run = run
        leases[key] = lease
        rows[key, default: WindowState(window: window, status: .leased)].status = .leased
        return .claimed(
            Claim(
                pipeline: "memory",
                stage: stage,
                fingerprint: fingerprint,
                window: window,
                epoch: lease.epoch,
                run: run,
                inputDigest: input
            )
        )
    }

    public func renew(_ claim: Claim) throws { _ = try held(claim) }

    public func fail(
        _ claim: Claim,
        trouble: Trouble,
        message: String,
        retryAfterSeconds: Int
    ) throws {
        let key = try held(claim)
        var state = rows[key] ?? WindowState(window: claim.window, status: .failed)
        state.status = .failed
        state.attempts += 1
        state.trouble = trouble
        state.error = message
        state.notBefore =
            retryAfterSeconds == 0
            ? nil : Instant.now.advanced(bySeconds: retryAfterSeconds)
        rows[key] = state
        leases[key]?.run = nil
    }

    public func markStale(
        _ stage: StageName,
        _ fingerprint: Digest,
        _ windows: [Window]
    ) throws -> Int {
        var marked = 0
        for window in windows {
            let key = Key(stage: stage, fingerprint: fingerprint, window: window)
            guard rows[key]?.isDone == true else { continue }
            rows[key]?.status = .stale
            marked += 1
        }
        return marked
    }

    /// What a stage's store does on commit: done-mark and fencing check at once.
    public func commit(_ claim: Claim, _ outcome: Outcome) throws {
        let key = try held(claim)
        var state = WindowState(
            window: claim.window,
            status: outcome.rowsOut == 0 ? .empty : .done
        )
        state.inputDigest = claim.inputDigest
        state.outputDigest = outcome.digest
        state.rowsIn = outcome.rowsIn
        state.rowsOut = outcome.rowsOut
        state.counts = outcome.counts
        state.doneAt = Instant.now
        rows[key] = state
        leases[key]?.run = nil
    }

    private func held(_ claim: Claim) throws -> Key {
        let key = Key(
            stage: claim.stage,
            fingerprint: claim.fingerprint,
            window: claim.window
        )
        guard let lease = leases[key], lease.epoch == claim.epoch, lease.run == claim.run else {
            throw Failure(.tryLater, "lease_lost", "another run took the window over")
        }
        return key
    }
}
