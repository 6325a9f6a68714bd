/// The durable memory of what is done, failed and owned.
public protocol WindowStore {
    /// Records that a run began.
    ///
    /// - Parameters:
    ///   - kind: `run`, `backfill` or `retry`.
    ///   - arguments: the command line without secrets.
    /// - Returns: the run's id. While the store lives, other runs can tell that this one is alive.
    func beginRun(kind: String, arguments: String, build: String) throws -> String

    func endRun(_ run: String, outcome: String) throws

    /// Remembers the configuration behind a fingerprint.
    func register(_ stage: StageName, _ fingerprint: Digest, configuration: String) throws

    /// States under one fingerprint, by window.
    func states(_ stage: StageName, _ fingerprint: Digest) throws -> [Window: WindowState]

    /// Takes the window, or says who has it.
    ///
    /// A lease that ran out, or whose run is known to be dead, is taken over.
    func claim(
        _ stage: StageName,
        _ fingerprint: Digest,
        _ window: Window,
        input: Digest,
        run: String
    ) throws -> ClaimResult

    /// Prolongs the lease.
    ///
    /// - Throws: ``Failure`` with code `lease_lost` when another run took the window over.
    func renew(_ claim: Claim) throws

    /// Gives the window back without an outcome, with the reason, and when to try again.
    func fail(_ claim: Claim, trouble: Trouble, message: String, retryAfterSeconds: Int) throws

    /// Marks done windows as to be done again.
    ///
    /// - Returns: how many there were.
    func markStale(_ stage: StageName, _ fingerprint: Digest, _ windows: [Window]) throws -> Int
}

public enum ClaimResult: Sendable {
    case claimed(Claim)
    /// Somebody did it from the same input since the caller looked.
    case fresh(WindowState)
    /// Another run is at it.
    case held(byRun: String, until: Instant)
}
