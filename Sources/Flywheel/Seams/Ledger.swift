/// The durable account of every paid question: a stored answer is never bought again.
///
/// reserve (money set aside, committed) → mark sent (committed before the first byte leaves) →
/// record (raw bytes, committed before anything is parsed).
public protocol Ledger {
    /// What is stored already for these keys.
    func stored(_ keys: [Digest]) throws -> [Digest: LedgerReply]

    /// Sets money aside and writes the requests down as reserved.
    ///
    /// - Returns: the keys that may be sent now; fewer than asked for when the night's budget is
    ///   spent. Keys another live run has under way are left out too.
    func reserve(_ requests: [LedgerRequest], budget: LedgerBudget, run: String) throws -> [Digest]

    /// Committed before the first byte of these requests leaves.
    func markSent(_ keys: [Digest], run: String) throws

    /// Writes down what came of each call; replies as raw bytes.
    func record(_ outcomes: [LedgerOutcome], run: String) throws

    /// Writes down what ended, then sets money aside for requests and marks them as sent, in one
    /// commit: one turn of asking. The same turn given twice counts once.
    ///
    /// - Returns: the keys that may be sent now.
    func exchange(
        _ outcomes: [LedgerOutcome],
        for requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest]

    /// The same, with work for the caller while the ledger is at it.
    ///
    /// - Parameter meanwhile: called again and again, or never; false says that there is nothing more
    ///   to do. It must not use the ledger.
    func exchange(
        _ outcomes: [LedgerOutcome],
        for requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String,
        meanwhile: () -> Bool
    ) throws -> [Digest]

    /// Those of the keys that may have been accepted, for all anybody knows.
    func doubtful(_ keys: [Digest]) throws -> Set<Digest>

    /// How long the model's answers took; `nil` while nothing is known.
    func callTimes(model: String) throws -> CallTimes?

    /// Turns requests that dead runs left reserved back into unasked ones, and those they had sent
    /// into ones of unknown outcome, which may be asked again and are counted as possible doubles.
    ///
    /// - Returns: how many were of unknown outcome.
    func recover() throws -> Int

    /// Where batch files are kept; `nil` for a ledger of single calls alone.
    var batches: (any BatchBook)? { get }
}

extension Ledger {
    public func exchange(
        _ outcomes: [LedgerOutcome],
        for requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest] {
        if !outcomes.isEmpty { try record(outcomes, run: run) }
        guard !requests.isEmpty else { return [] }
        let granted = try reserve(requests, budget: budget, run: run)
        if !granted.isEmpty { try markSent(granted, run: run) }
        return granted
    }

    public func exchange(
        _ outcomes: [LedgerOutcome],
        for requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String,
        meanwhile: () -> Bool
    ) throws -> [Digest] {
        try exchange(outcomes, for: requests, budget: budget, run: run)
    }

    public func callTimes(model: String) throws -> CallTimes? { nil }

    public var batches: (any BatchBook)? { nil }
}

/// Seconds of answered calls as a line over their answer tokens, `y = k·x + b`.
public struct CallTimes: Sendable, Hashable {
    public var calls: Int
    /// Means.
    public var answerTokens: Double
    public var seconds: Double
    /// Seconds for each answer token, and before the first.
    public var perToken: Double
    public var before: Double

    public init(
        calls: Int,
        answerTokens: Double,
        seconds: Double,
        perToken: Double,
        before: Double
    ) {
        self.calls = calls
        self.answerTokens = answerTokens
        self.seconds = seconds
        self.perToken = perToken
        self.before = before
    }
}

/// One question as it goes over the wire.
public struct LedgerRequest: Sendable, Hashable {
    /// SHA-256 of the canonical request and the draw.
    public var key: Digest
    public var model: String
    /// `name@<hash>` of the prompt template.
    public var template: String
    public var taskType: TaskType
    public var body: [UInt8]
    /// The most it can cost.
    public var reserve: Money
    /// The number of the call that will carry it; no two calls of a database share one.
    public var call: Int64 = 0
    /// Whether the endpoint promises that the same request is paid once however often it is sent, so
    /// that repeating one in doubt is no possible double.
    public var isSafeToRepeat = false

    public init(
        key: Digest,
        model: String,
        template: String,
        taskType: TaskType,
        body: [UInt8],
        reserve: Money
    ) {
        self.key = key
        self.model = model
        self.template = template
        self.taskType = taskType
        self.body = body
        self.reserve = reserve
    }
}

/// Which purse pays.
public struct LedgerBudget: Sendable, Hashable {
    public var pipeline: String
    /// The night the money is counted for.
    public var night: Day
    /// `nil` for no cap.
    public var cap: Money?
    /// What all nights of the pipeline together may cost; `nil` for no cap.
    public var totalCap: Money?

    public init(pipeline: String, night: Day, cap: Money?, totalCap: Money? = nil) {
        self.pipeline = pipeline
        self.night = night
        self.cap = cap
        self.totalCap = totalCap
    }
}

/// A stored answer.
public struct LedgerReply: Sendable, Hashable {
    public var status: Int
    public var raw: [UInt8]

    public init(status: Int, raw: [UInt8]) {
        self.status = status
        self.raw = raw
    }
}

/// What came of one call.
public struct LedgerOutcome: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// The whole reply is here.
        case answered
        /// The teacher said no for good, such as 400 or a content filter.
        case rejected
        /// Provably not accepted: may be sent again at no cost.
        case notAccepted
        /// Nobody can know whether it was accepted.
        case unknown
    }

    public var key: Digest
    public var kind: Kind
    public var status: Int?
    public var raw: [UInt8]
    public var spent: Money
    public var promptTokens: Int
    public var answerTokens: Int
    /// A code such as `http_500` or `timeout`.
    public var error: String?
    public var seconds: Double
    /// The number the request was sent under; 0 where there was no call.
    public var call: Int64 = 0
    /// Of the prompt's tokens, those from the provider's cache.
    public var cachedTokens = 0
    /// Of the answer's tokens, those of reasoning.
    public var reasoningTokens = 0
    /// Who was asked.
    public var host: String?
    /// Whether this is the answer of an earlier call whose end was unknown: what was counted as
    /// spent for that comes back.
    public var settlesDoubt = false

    public init(
        key: Digest,
        kind: Kind,
        status: Int? = nil,
        raw: [UInt8] = [],
        spent: Money = .zero,
        promptTokens: Int = 0,
        answerTokens: Int = 0,
        error: String? = nil,
        seconds: Double = 0
    ) {
        self.key = key
        self.kind = kind
        self.status = status
        self.raw = raw
        self.spent = spent
        self.promptTokens = promptTokens
        self.answerTokens = answerTokens
        self.error = error
        self.seconds = seconds
    }
}
