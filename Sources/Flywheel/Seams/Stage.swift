/// The stages of the data path, in order.
public enum StageName: String, Sendable, Hashable, Comparable, CaseIterable, Codable,
    CustomStringConvertible
{
    case pull, filter, label, augment, teach, predict, verify, pair
    case assemble, distill, evaluate, promote

    public var description: String { rawValue }

    /// Stages whose output this one reads, if the pipeline has them.
    public var reads: [StageName] {
        switch self {
        case .pull: []
        case .filter, .pair: [.pull]
        case .label: [.filter]
        case .augment: [.filter, .label]
        case .teach, .predict: [.filter, .label, .augment]
        case .verify: [.filter, .label, .augment, .teach, .predict]
        case .assemble: [.verify]
        case .distill: [.assemble]
        case .evaluate: [.distill]
        case .promote: [.evaluate]
        }
    }

    /// Window stages work on each window; the others once a run, over all done windows.
    public var isPerWindow: Bool { self <= .pair }

    public static func < (left: StageName, right: StageName) -> Bool {
        left.place < right.place
    }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One step of the data path, configured.
///
/// A stage replaces its own output for a window, in one transaction with its done-mark and the
/// check that it still owns the window. So a re-run is always safe, a backfill is just running,
/// and two starts at once cannot duplicate.
public protocol Stage {
    var name: StageName { get }

    /// Changes when the stage would make something else of the same input: its options, the
    /// versions of its rules, the content of the files it names.
    var fingerprint: Digest { get }

    /// The configuration behind the fingerprint, for people.
    var configuration: String { get }

    /// What the stage reads besides the output of other stages: the source rows for `pull`, the
    /// promoted student for `teach` and `predict`.
    ///
    /// - Parameter recorded: what this returned when the window was done, if it was.
    func externalInput(for window: Window, recorded: Digest?) throws -> Digest

    /// Does the window and commits it under the context's claim.
    ///
    /// - Returns: what was committed.
    func run(_ context: StageContext) throws -> Outcome
}

extension Stage {
    public func externalInput(for window: Window, recorded: Digest?) throws -> Digest {
        Digest(of: "")
    }
}

/// What a stage made of a window.
public struct Outcome: Sendable, Hashable {
    public var rowsIn: Int
    public var rowsOut: Int
    /// Over the output's content in a fixed order: equal output, equal digest.
    public var digest: Digest
    /// Named counts for the funnel and the report, such as `rejected:length@1:too_short`.
    public var counts: [String: Int]

    public init(rowsIn: Int, rowsOut: Int, digest: Digest, counts: [String: Int] = [:]) {
        self.rowsIn = rowsIn
        self.rowsOut = rowsOut
        self.digest = digest
        self.counts = counts
    }
}

/// Everything a stage needs to know about the work it does now.
public struct StageContext {
    public let claim: Claim
    /// Windows the run-scoped stages look at: all that are done upstream, oldest first.
    public let covered: [Window]
    public let journal: any Journal

    private let beat: () throws -> Void

    public init(
        claim: Claim,
        covered: [Window],
        journal: any Journal,
        beat: @escaping () throws -> Void
    ) {
        self.claim = claim
        self.covered = covered
        self.journal = journal
        self.beat = beat
    }

    public var window: Window { claim.window }

    /// Keeps the lease; to be called between rows or batches.
    ///
    /// - Throws: when the lease was lost to another run or somebody asked to stop.
    public func pulse() throws { try beat() }

    public func progress(_ done: Int, of total: Int?, _ unit: String) {
        journal.progress(claim.stage, claim.window, done, of: total, unit)
    }
}
