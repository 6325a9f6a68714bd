import Flywheel
import JSON

/// What the lines of a ledger in a file amount to: the same whether they were read or just written.
///
/// Keeps the rules of the ledger in PostgreSQL.
struct FileLedgerBook {
    enum State: UInt8 { case unasked, reserved, sent, answered, rejected, unknown }

    struct Row {
        var state = State.unasked
        /// Who holds it, or held it last.
        var run = ""
        var number: Int64 = 0
        /// Set aside, from which purse.
        var reserve = Money.zero
        var purse = 0
        /// May have been accepted, for all anybody knows.
        var isInDoubt = false
        /// Whether the call under way repeats one in doubt: 1 counted, 2 promised to be paid once.
        var repeats = 0
        /// Counted as spent for calls whose end nobody knows, and in which purse.
        var doubt = Money.zero
        var doubtPurse = 0
        var status = 0
        var place: CheckedLog.Place?
        /// What a reservation that is not sent yet will be sent as.
        var plan: FileLedgerEvent.Sent?
        var model = 0
    }

    struct Purse {
        var reserved = Money.zero
        var spent = Money.zero
        var overrun = Money.zero

        var gone: Money { reserved + spent + overrun }
    }

    private(set) var rows: [Digest: Row] = [:]
    private(set) var total = Purse()
    private(set) var possibleDoubles = 0
    private(set) var times: [String: CallSums] = [:]
    private(set) var batches: [BatchRecord] = []
    private var purses: [Purse] = []
    private var purseNames: [String: Int] = [:]
    private var models: [String] = []
    /// Runs of this process: what they have on the wire is not lost.
    private var liveRuns: Set<String> = []
    /// Calls whose end is written down.
    private var settled: Set<Int64> = []

    // MARK: Questions

    /// Whether the end of that call is not known yet.
    func isNews(_ outcome: LedgerOutcome) -> Bool {
        outcome.call == 0 || !settled.contains(outcome.call)
    }

    /// Sent by processes that are gone, and in no batch that may still come back.
    var abandoned: [(key: Digest, value: Row)] {
        let open = Set(batches.filter { $0.state != .closed }.map(\.run))
        return rows.filter {
            $0.value.state == .sent && !liveRuns.contains($0.value.run)
                && !open.contains($0.value.run)
        }.sorted { $0.key < $1.key }
    }

    /// Those that are free, in their order, as far as the money goes.
    mutating func grant(
        _ requests: [LedgerRequest],
        _ budget: LedgerBudget,
        _ run: String
    ) -> [LedgerRequest] {
        liveRuns.insert(run)
        let purse = purses[self.purse(budget.pipeline, budget.night.description)]
        let caps =
            [budget.cap.map { $0.micros - purse.gone.micros }]
            + [budget.totalCap.map { $0.micros - total.gone.micros }]
        var left = caps.compactMap { $0 }.min()
        var seen: Set<Digest> = []
        var granted: [LedgerRequest] = []
        for request in requests where seen.insert(request.key).inserted {
            guard isFree(request.key, run) else { continue }
            let back = rows[request.key].map { $0.state == .reserved ? $0.reserve.micros : 0 } ?? 0
            left = left.map { $0 - request.reserve.micros + back }
            // What does not fit ends the line, so that no cheap request overtakes a dear one.
            guard left ?? 0 >= 0 else { break }
            release(request.key)
            granted.append(request)
        }
        return granted
    }

    private func isFree(_ key: Digest, _ run: String) -> Bool {
        guard let row = rows[key] else { return true }
        switch row.state {
        case .unasked, .unknown, .reserved: return true
        case .sent, .answered, .rejected: return false
        }
    }

    // MARK: Reservations, which no line is written about

    mutating func reserve(_ request: LedgerRequest, _ budget: LedgerBudget, _ run: String) {
        let plan = FileLedgerEvent.Sent(request, budget, run)
        change(request.key) { row, book in
            row.state = .reserved
            row.run = run
            row.reserve = request.reserve
            row.purse = book.purse(plan.pipeline, plan.night)
            row.plan = plan
            book.move(row.purse) { $0.reserved = $0.reserved + request.reserve }
        }
    }

    func sending(_ key: Digest, _ run: String) -> FileLedgerEvent? {
        guard let row = rows[key], row.state == .reserved, row.run == run else { return nil }
        return row.plan.map { .sent($0) }
    }

    /// Gives back what a reservation holds.
    private mutating func release(_ key: Digest) {
        guard rows[key]?.state == .reserved else { return }
        change(key) { row, book in
            book.move(row.purse) { $0.reserved = $0.reserved - row.reserve }
            row.state = row.isInDoubt ? .unknown : .unasked
            row.plan = nil
            row.reserve = .zero
        }
    }

    // MARK: Lines

    mutating func apply(_ event: FileLedgerEvent) {
        switch event {
        case .sent(let sent): apply(sent)
        case .ended(let outcome, let run): apply(outcome, run)
        case .batch(let batch):
            if let place = batches.firstIndex(where: { $0.reference == batch.reference }) {
                batches[place] = batch
            } else {
                batches.append(batch)
            }
        }
    }

    mutating func put(_ event: FileLedgerEvent, at place: CheckedLog.Place) {
        guard case .ended(let outcome, _) = event, outcome.isFinal else { return }
        // A second end of one request would be of a call that was paid twice; the first stays.
        if rows[outcome.key]?.place == nil { rows[outcome.key]?.place = place }
    }

    private mutating func apply(_ sent: FileLedgerEvent.Sent) {
        release(sent.key)
        change(sent.key) { row, book in
            row.repeats = row.isInDoubt ? (sent.isSafe ? 2 : 1) : 0
            if row.repeats == 1 { book.possibleDoubles += 1 }
            row.isInDoubt = false
            row.state = .sent
            row.run = sent.run
            row.number = sent.number
            row.reserve = sent.reserve
            row.purse = book.purse(sent.pipeline, sent.night)
            row.model = book.model(sent.model)
            book.move(row.purse) { $0.reserved = $0.reserved + sent.reserve }
        }
    }

    private mutating func apply(_ outcome: LedgerOutcome, _ run: String) {
        if outcome.call != 0 { settled.insert(outcome.call) }
        change(outcome.key) { row, book in
            let isHeld = row.run == run && (row.state == .sent || row.state == .reserved)
            let isStored = row.state == .answered || row.state == .rejected
            let changes = isHeld || !isStored && outcome.isFinal
            book.settle(&row, outcome, changes: changes)
            guard changes else { return }
            let wasDoubtful = row.isInDoubt || row.repeats > 0
            if outcome.kind == .notAccepted, row.repeats == 1 { book.possibleDoubles -= 1 }
            row.isInDoubt = !outcome.isFinal && (wasDoubtful || outcome.kind == .unknown)
            row.repeats = 0
            row.reserve = .zero
            row.plan = nil
            row.status = outcome.status ?? 0
            switch outcome.kind {
            case .answered: row.state = .answered
            case .rejected: row.state = .rejected
            case .unknown: row.state = .unknown
            case .notAccepted: row.state = wasDoubtful ? .unknown : .unasked
            }
            if outcome.kind == .answered { book.see(outcome, row) }
        }
    }

    /// Moves the money of one end.
    private mutating func settle(_ row: inout Row, _ outcome: LedgerOutcome, changes: Bool) {
        let released =
            changes && row.state != .unasked && row.state != .unknown
            ? row.reserve : .zero
        let cost: Money =
            switch outcome.kind {
            case .notAccepted: .zero
            case .unknown: max(outcome.spent, released)
            case .answered, .rejected: outcome.spent
            }
        move(row.purse) { purse in
            purse.reserved = purse.reserved - released
            purse.spent = purse.spent + min(released, cost)
            purse.overrun = purse.overrun + max(.zero, cost - released)
        }
        guard changes else { return }
        if outcome.isFinal {
            if outcome.settlesDoubt {
                let doubt = row.doubt
                move(row.doubtPurse) { $0.spent = $0.spent - doubt }
            }
            row.doubt = .zero
        } else if outcome.kind == .unknown {
            row.doubt = row.doubtPurse == row.purse ? row.doubt + cost : cost
            row.doubtPurse = row.purse
        }
    }

    // MARK: Tables

    private mutating func change(
        _ key: Digest,
        _ body: (inout Row, inout FileLedgerBook) -> Void
    ) {
        var row = rows[key] ?? Row()
        body(&row, &self)
        rows[key] = row
    }

    private mutating func move(_ purse: Int, _ body: (inout Purse) -> Void) {
        if purses.isEmpty { _ = self.purse("", "") }
        body(&purses[purse])
        body(&total)
    }

    private mutating func purse(_ pipeline: String, _ night: String) -> Int {
        let name = "\(pipeline) \(night)"
        if let known = purseNames[name] { return known }
        purses.append(Purse())
        purseNames[name] = purses.count - 1
        return purses.count - 1
    }

    private mutating func model(_ name: String) -> Int {
        if let known = models.firstIndex(of: name) { return known }
        models.append(name)
        return models.count - 1
    }

    private mutating func see(_ outcome: LedgerOutcome, _ row: Row) {
        guard outcome.answerTokens > 0, models.indices.contains(row.model) else { return }
        times[models[row.model], default: CallSums()].add(outcome)
    }
}

extension FileLedgerEvent.Sent {
    init(_ request: LedgerRequest, _ budget: LedgerBudget, _ run: String) {
        self.init(
            key: request.key,
            run: run,
            number: request.call,
            model: request.model,
            template: request.template,
            taskType: request.taskType.description,
            reserve: request.reserve,
            pipeline: budget.pipeline,
            night: budget.night.description,
            isSafe: request.isSafeToRepeat
        )
    }
}

extension LedgerOutcome {
    var isFinal: Bool { kind == .answered || kind == .rejected }
}

extension Money {
    fileprivate static func - (left: Money, right: Money) -> Money {
        Money(micros: left.micros - right.micros)
    }
}
