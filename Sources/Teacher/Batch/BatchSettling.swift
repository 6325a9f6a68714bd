import Flywheel
import HTTP

/// Moves a batch on: finds it, looks how far it is, and writes down what came of its requests.
///
/// Every step may be done twice. A line that is written down again counts once, since it has the
/// number of the one call it belongs to.
struct BatchSettling {
    private let teacher: Teacher
    private let book: any BatchBook
    private let desk: BatchDesk

    /// Outcomes written down in one commit.
    private static let chunk = 256

    /// What moving on brought.
    struct Report {
        var bought = 0
        var spent = Money.zero
        /// Requests that are under way no more.
        var ended: [Digest] = []
        /// Of those, the answered ones, and those that may have been paid for without an answer.
        var answered: [Digest] = []
        var unclear: [Digest] = []
    }

    init(_ teacher: Teacher, _ book: any BatchBook, _ desk: BatchDesk) {
        self.teacher = teacher
        self.book = book
        self.desk = desk
    }

    func advance(_ batch: BatchRecord, run: String) throws -> (BatchRecord, Report) {
        var batch = batch
        var report = Report()
        switch batch.state {
        case .closed: break
        case .planned:
            // Its maker died before the provider was asked: nothing was bought.
            report.ended = try abandon(batch, "not_created", run: run)
            batch.state = .closed
        case .creating: try look(for: &batch, &report, run)
        case .created: try check(&batch, &report, run)
        }
        return (batch, report)
    }

    /// Takes back the requests of a batch that the provider never had.
    @discardableResult
    func abandon(_ batch: BatchRecord, _ end: String, run: String) throws -> [Digest] {
        let calls = try book.calls(of: batch)
        var ledger = Ledgering(teacher.ledger, batch, Self.chunk)
        for call in calls { try ledger.add(Self.outcome(call, .notAccepted, "batch_\(end)")) }
        try ledger.finish()
        try close(batch, end, run)
        return calls.map(\.key)
    }

    private func close(_ batch: BatchRecord, _ end: String, _ run: String) throws {
        var batch = batch
        batch.state = .closed
        batch.end = end
        try book.update(batch, owner: run)
    }

    /// The provider was asked and the answer is not known: its list knows.
    private func look(for batch: inout BatchRecord, _ report: inout Report, _ run: String) throws {
        if let found = try desk.find(batch.reference) {
            batch.batch = found.id
            batch.state = .created
            try book.update(batch, owner: run)
            return try check(&batch, &report, run)
        }
        // An order on its way may show up a moment later.
        let asked = batch.asked ?? Instant.distantPast
        let age = Double(Instant.now.microseconds - asked.microseconds) / 1e6
        guard age > teacher.patience.orphan / .seconds(1) else { return }
        report.ended = try abandon(batch, "not_created", run: run)
        batch.state = .closed
    }

    private func check(_ batch: inout BatchRecord, _ report: inout Report, _ run: String) throws {
        guard let status = try desk.status(batch.batch ?? "") else {
            // The provider forgot it: whatever it did may have been paid for.
            let calls = try book.calls(of: batch)
            report = try settle(batch, calls, files: [], rest: .unknown, "batch_gone").report
            try close(batch, "gone", run)
            return batch.state = .closed
        }
        guard status.phase.isOver else { return }
        let calls = try book.calls(of: batch)
        let isWhole = status.phase == .completed
        let (settled, trouble) = try settle(
            batch,
            calls,
            files: status.files,
            rest: isWhole ? .unknown : .notAccepted,
            isWhole ? "batch_line_missing" : "batch_\(status.phase.rawValue)"
        )
        report = settled
        try close(batch, status.phase.rawValue, run)
        batch.state = .closed
        if status.phase == .failed { throw refusal(status) }
        if let trouble, settled.bought == 0 { throw trouble }
    }

    /// - Parameters:
    ///   - rest: what is known about requests that no line speaks of.
    private func settle(
        _ batch: BatchRecord,
        _ calls: [BatchCall],
        files: [String],
        rest: LedgerOutcome.Kind,
        _ error: String
    ) throws -> (report: Report, trouble: TeacherError?) {
        var open = Dictionary(calls.map { ($0.key, $0) }) { first, _ in first }
        var ledger = Ledgering(teacher.ledger, batch, Self.chunk)
        var trouble: TeacherError?
        for file in files {
            try BatchLine.each(try desk.content(of: file)) { bytes in
                guard let line = BatchLine(bytes), let call = open.removeValue(forKey: line.key)
                else { return }
                let (outcome, hopeless) = outcome(of: line, call)
                trouble = trouble ?? hopeless
                try ledger.add(outcome)
            }
        }
        for call in open.values.sorted(by: { $0.key < $1.key }) {
            try ledger.add(Self.outcome(call, rest, error))
        }
        try ledger.finish()
        var report = Report()
        report.bought = ledger.answered.count
        report.answered = ledger.answered
        report.unclear = ledger.unclear
        report.spent = ledger.spent
        report.ended = calls.map(\.key)
        return (report, trouble)
    }

    // MARK: Lines

    private func outcome(of line: BatchLine, _ call: BatchCall) -> (LedgerOutcome, TeacherError?) {
        switch line.content {
        case .notExecuted(let code): return (Self.outcome(call, .notAccepted, code), nil)
        case .failed(let code): return (Self.outcome(call, .unknown, code), nil)
        case .response(let response): return outcome(of: response, call)
        }
    }

    private func outcome(
        of response: HTTPResponse,
        _ call: BatchCall
    ) -> (LedgerOutcome, TeacherError?) {
        let station = teacher.stations.all[0]
        let classifier = CallClassifier(
            host: station.endpoint.host,
            model: teacher.model,
            longestRetryAfter: 0
        )
        var outcome: LedgerOutcome
        var trouble: TeacherError?
        switch classifier.verdict(Completion(id: 0, result: .success(response))) {
        case .answered(let response):
            outcome = LedgerOutcome(key: call.key, kind: .answered, status: 200)
            outcome.call = call.number
            outcome.raw = response.body.without(station.keyBytes)
            outcome.count(ChatReply.read(outcome.raw), teacher.price, or: call.reserve)
        case .rejected(let status, let raw, let error, _):
            outcome = Self.outcome(call, .rejected, error)
            (outcome.status, outcome.raw) = (status, raw.without(station.keyBytes))
        case .busy(let error, _), .unreachable(let error, _):
            outcome = Self.outcome(call, .notAccepted, error)
        case .unknown(let error, _, _), .stranger(let error, _):
            outcome = Self.outcome(call, .unknown, error)
        case .hopeless(let error, let reason):
            outcome = Self.outcome(call, .notAccepted, error)
            trouble = reason
        }
        outcome.host = station.endpoint.host
        return (outcome, trouble)
    }

    private static func outcome(
        _ call: BatchCall,
        _ kind: LedgerOutcome.Kind,
        _ error: String
    ) -> LedgerOutcome {
        var outcome = LedgerOutcome(
            key: call.key,
            kind: kind,
            spent: kind == .unknown ? call.reserve : .zero,
            error: error
        )
        outcome.call = call.number
        return outcome
    }

    private func refusal(_ status: BatchStatus) -> TeacherError {
        let host = teacher.stations.all[0].endpoint.host
        let code = status.error.isEmpty ? "no reason given" : status.error
        // The queue of the account is full: no fault of the file's.
        let isBusy = status.error == "token_limit_exceeded"
        return TeacherError(
            .batch,
            isBusy ? .tryLater : .configuration,
            "\(host) refused the batch \(status.id) (\(code)); "
                + (isBusy
                    ? "run again when earlier batches are done"
                    : "check the options of the teacher against the model; nothing was bought")
        )
    }
}

/// Writes outcomes down some at a time.
private struct Ledgering {
    private let ledger: any Ledger
    private let batch: BatchRecord
    private let chunk: Int
    private var waiting: [LedgerOutcome] = []
    private(set) var answered: [Digest] = []
    private(set) var unclear: [Digest] = []
    private(set) var spent = Money.zero

    init(_ ledger: any Ledger, _ batch: BatchRecord, _ chunk: Int) {
        self.ledger = ledger
        self.batch = batch
        self.chunk = chunk
    }

    mutating func add(_ outcome: LedgerOutcome) throws {
        waiting.append(outcome)
        if outcome.kind == .answered { answered.append(outcome.key) }
        if outcome.kind == .unknown { unclear.append(outcome.key) }
        spent = spent + outcome.spent
        if waiting.count >= chunk { try finish() }
    }

    mutating func finish() throws {
        guard !waiting.isEmpty else { return }
        try ledger.record(waiting, run: batch.run)
        waiting = []
    }
}
