/// The right to replace a stage's output for a window.
///
/// The epoch grows with every claim on the window. Every write names it, so a worker that was
/// thought dead and wakes up late writes nothing.
public struct Claim: Sendable, Hashable {
    public let pipeline: String
    public let stage: StageName
    public let fingerprint: Digest
    public let window: Window
    public let epoch: Int64
    public let run: String
    public let inputDigest: Digest

    public init(
        pipeline: String,
        stage: StageName,
        fingerprint: Digest,
        window: Window,
        epoch: Int64,
        run: String,
        inputDigest: Digest
    ) {
        self.pipeline = pipeline
        self.stage = stage
        self.fingerprint = fingerprint
        self.window = window
        self.epoch = epoch
        self.run = run
        self.inputDigest = inputDigest
    }
}

/// What is known of a stage's work on a window.
public struct WindowState: Sendable, Hashable {
    public enum Status: String, Sendable, Hashable, Codable {
        case leased
        case done
        /// Done, and there was nothing in it.
        case empty
        case failed
        /// Done once; to be done again.
        case stale
    }

    public var window: Window
    public var status: Status
    public var inputDigest: Digest?
    public var outputDigest: Digest?
    public var rowsIn: Int
    public var rowsOut: Int
    public var counts: [String: Int]
    public var attempts: Int
    /// Not to be tried again before this instant.
    public var notBefore: Instant?
    public var trouble: Trouble?
    public var error: String?
    public var doneAt: Instant?

    public init(window: Window, status: Status) {
        self.window = window
        self.status = status
        rowsIn = 0
        rowsOut = 0
        counts = [:]
        attempts = 0
    }

    public var isDone: Bool { status == .done || status == .empty }
}
