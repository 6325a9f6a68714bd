public import Flywheel

/// A ledger in memory that keeps the rules of the durable one, for one thread.
///
/// It refuses what a client must never do: sending what was not reserved, recording what was not
/// sent, answering twice.
public final class MemoryLedger: Ledger {
    public enum State: String, Sendable {
        case unasked, reserved, sent, answered, rejected, unknown
    }

    public struct Row: Sendable {
        public var request: LedgerRequest
        public var state: State
        public var run: String?
        /// The purse that pays.
        public var purse: LedgerBudget?
        public var reply: LedgerReply?
        /// How often it was marked as sent.
        public var sent = 0
        /// Counted as spent for calls whose end nobody knows.
        public var doubt = Money.zero
    }

    public struct Purse: Sendable, Hashable {
        public var reserved = Money.zero
        public var spent = Money.zero
    }

    /// What a client did that it must not do.
    public struct Misuse: Explained {
        public let trouble = Trouble.bug
        public let codeName = "ledger_misuse"
        public let message: String
    }

    public private(set) var rows: [Digest: Row] = [:]
    public private(set) var outcomes: [LedgerOutcome] = []
    /// Every change in order, such as `reserve 3`.
    public private(set) var log: [String] = []
    /// Runs that are thought to be alive.
    public var aliveRuns: Set<String>
    /// Called before every operation with its name; may throw to play a database that is away.
    public var interruption: ((_ operation: String) throws -> Void)?
    private var purses: [String: Purse] = [:]
    /// Calls whose outcome is written down.
    private var settled: Set<Int64> = []

    public init(aliveRuns: Set<String> = ["run-1"]) { self.aliveRuns = aliveRuns }

    public func stored(_ keys: [Digest]) throws -> [Digest: LedgerReply] {
        try interruption?("stored")
        var found: [Digest: LedgerReply] = [:]
        for key in keys {
            if let reply = rows[key]?.reply { found[key] = reply }
        }
        return found
    }

    public func reserve(
        _ requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest] {
        try interruption?("reserve")
        var granted: [Digest] = []
        for request in requests where isFree(request.key, run) {
            var purse = purse(budget)
            let wanted = purse.reserved + purse.spent + request.reserve
            if let cap = budget.cap, wanted > cap { continue }
            purse.reserved = purse.reserved + request.reserve
            purses[Self.name(budget)] = purse
            var row = rows[request.key] ?? Row(request: request, state: .unasked)
            row.request = request
            (row.state, row.run, row.purse) = (.reserved, run, budget)
            rows[request.key] = row
            granted.append(request.key)
        }
        log.append("reserve \(granted.count)")
        return granted
    }

    public func markSent(_ keys: [Digest], run: String) throws {
        try interruption?("markSent")
        for key in keys {
            guard var row = rows[key], row.state == .reserved, row.run == run else {
                throw Misuse(message: "sent without being reserved")
            }
            row.state = .sent
            row.sent += 1
            rows[key] = row
        }
        log.append("sent \(keys.count)")
    }

    public func record(_ outcomes: [LedgerOutcome], run: String) throws {
        try interruption?("record")
        for outcome in outcomes {
            if outcome.call != 0, !settled.insert(outcome.call).inserted { continue }
            let isFinal = outcome.kind == .answered || outcome.kind == .rejected
            guard var row = rows[outcome.key],
                row.run == run && row.state == .sent
                    || row.run == run && row.state == .reserved && outcome.kind == .notAccepted
                    // An answer that was found later.
                    || row.state == .unknown && isFinal
            else { throw Misuse(message: "recorded without being sent") }
            settle(&row, outcome)
            rows[outcome.key] = row
            self.outcomes.append(outcome)
        }
        log.append("record \(outcomes.count)")
    }

    public func doubtful(_ keys: [Digest]) throws -> Set<Digest> {
        try interruption?("doubtful")
        return Set(
            keys.filter { rows[$0].map { $0.doubt > .zero || $0.state == .unknown } ?? false }
        )
    }

    public func recover() throws -> Int {
        try interruption?("recover")
        var unknown = 0
        for (key, row) in rows {
            guard let run = row.run, !aliveRuns.contains(run) else { continue }
            switch row.state {
            case .reserved:
                settle(key, LedgerOutcome(key: key, kind: .notAccepted))
            case .sent:
                unknown += 1
                settle(key, LedgerOutcome(key: key, kind: .unknown, spent: row.request.reserve))
            default: break
            }
        }
        return unknown
    }

    public func purse(_ budget: LedgerBudget) -> Purse { purses[Self.name(budget)] ?? Purse() }

    public func keys(_ state: State) -> Set<Digest> {
        Set(rows.filter { $0.value.state == state }.keys)
    }

    private func isFree(_ key: Digest, _ run: String) -> Bool {
        guard let row = rows[key] else { return true }
        switch row.state {
        case .unasked, .unknown: return true
        case .reserved: return row.run == run
        case .sent, .answered, .rejected: return false
        }
    }

    private func settle(_ key: Digest, _ outcome: LedgerOutcome) {
        guard var row = rows[key] else { return }
        settle(&row, outcome)
        rows[key] = row
    }

    private func settle(_ row: inout Row, _ outcome: LedgerOutcome) {
        if let budget = row.purse {
            var purse = purse(budget)
            if row.state != .unknown { purse.reserved.micros -= row.request.reserve.micros }
            purse.spent = purse.spent + outcome.spent
            if outcome.settlesDoubt { purse.spent.micros -= row.doubt.micros }
            purses[Self.name(budget)] = purse
        }
        row.run = nil
        if outcome.kind != .unknown { row.purse = nil }
        if outcome.kind == .unknown { row.doubt = row.doubt + outcome.spent }
        switch outcome.kind {
        case .answered: row.state = .answered
        case .rejected: row.state = .rejected
        case .notAccepted: row.state = row.doubt > .zero ? .unknown : .unasked
        case .unknown: row.state = .unknown
        }
        if outcome.kind == .answered || outcome.kind == .rejected {
            row.reply = LedgerReply(status: outcome.status ?? 0, raw: outcome.raw)
            row.doubt = .zero
        }
    }

    private static func name(_ budget: LedgerBudget) -> String {
        "\(budget.pipeline) \(budget.night)"
    }
}
