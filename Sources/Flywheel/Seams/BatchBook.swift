/// The lives of batch files, kept beside the calls of a ``Ledger``.
///
/// The requests of a batch are marked as sent under the batch's own run, ``BatchRecord/run``, which
/// lives until the batch is closed: nobody else asks them meanwhile, and they may wait for many
/// nights. What is written down before each step says where to go on after a death: opened
/// (``BatchRecord/State/planned``, nothing is bought yet) → the file uploaded → `creating`, committed
/// before the provider is asked to buy → `created` under the provider's name → every line recorded →
/// `closed`.
public protocol BatchBook {
    /// Writes a batch down, before any request is marked as sent under it.
    func open(_ batch: BatchRecord, owner: String) throws

    /// The batches that are not closed and belong to nobody alive, which belong to `owner` from here
    /// on; those that belong to it already are among them. Oldest first.
    func adopt(endpoint: String, owner: String) throws -> [BatchRecord]

    /// Writes down how far a batch got.
    ///
    /// - Throws: `batch_lost` if it belongs to somebody else by now; then nothing may be done with it.
    func update(_ batch: BatchRecord, owner: String) throws

    /// The calls of a batch whose end is not written down.
    func calls(of batch: BatchRecord) throws -> [BatchCall]
}

/// One batch file and how far it got.
public struct BatchRecord: Sendable, Hashable {
    public enum State: String, Sendable, Hashable {
        /// Written down; nothing is bought.
        case planned
        /// The provider is being asked to take it: it may exist there.
        case creating
        /// The provider has it.
        case created
        /// Every call of it has its end.
        case closed
    }

    /// Our own name for it, which the provider keeps in its metadata.
    public var reference: String
    /// Where it was sent: a host and its port.
    public var endpoint: String
    public var model: String
    public var state: State
    /// The provider's names.
    public var file: String?
    public var batch: String?
    /// When ``State/creating`` was written down.
    public var asked: Instant?
    /// How it ended, such as `completed`.
    public var end: String?

    public init(reference: String, endpoint: String, model: String, state: State = .planned) {
        self.reference = reference
        self.endpoint = endpoint
        self.model = model
        self.state = state
    }

    /// Under which its calls are in the ledger.
    public var run: String { Self.prefix + reference }

    /// What the run of every batch begins with.
    public static let prefix = "batch:"
}

/// A request that waits in a batch.
public struct BatchCall: Sendable, Hashable {
    public var key: Digest
    /// The number it was marked as sent under.
    public var number: Int64
    /// The money set aside for it.
    public var reserve: Money

    public init(key: Digest, number: Int64, reserve: Money) {
        self.key = key
        self.number = number
        self.reserve = reserve
    }
}
