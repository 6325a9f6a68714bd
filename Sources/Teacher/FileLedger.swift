package import Flywheel
import JSON

/// The ledger in one local file, for asking without a database.
///
/// Appended to and never changed: each turn is one synced writing, so that a process killed at any
/// moment leaves a file that knows every answer that was paid for, and which calls may have been.
/// One process at a time may use it; what an earlier one had on the wire is of unknown outcome.
/// Answers stay on disk; memory holds a few hundred bytes a request.
package final class FileLedger {
    /// The first line of every such file; another number is another format.
    static let heading = "flywheel-ledger 1"

    private var log: CheckedLog?
    /// Lines that are true and not on disk yet, because the disk refused them.
    private var pending: [FileLedgerEvent] = []
    var book = FileLedgerBook()
    private let path: String

    /// - Parameter path: a file in a folder that exists; made where there is none.
    /// - Throws: `teacher_ledger` for a file that is none, is in use, or was changed.
    package init(path: String) throws(TeacherError) {
        self.path = path
        do {
            var book = FileLedgerBook()
            log = try CheckedLog(path: path, heading: Self.heading) { place, value in
                guard let event = FileLedgerEvent(value) else {
                    throw JSONError(.damaged, "a line is no event of a ledger")
                }
                book.apply(event)
                book.put(event, at: place)
            }
            self.book = book
        } catch let error as JSONError {
            throw Self.failure(error, path)
        } catch {
            throw TeacherError(.ledger, .bug, "\(path): \(error)")
        }
    }

    /// What all calls of the file cost, those of unknown outcome included.
    package var spent: Money { book.total.spent + book.total.overrun }

    /// Set aside for calls whose end is not written down.
    package var setAside: Money { book.total.reserved }

    /// How often a request of unknown outcome was sent again.
    package var possibleDoubles: Int { book.possibleDoubles }

    // MARK: Writing

    func write(_ events: [FileLedgerEvent]) throws(TeacherError) {
        for event in events { book.apply(event) }
        pending += events
        try flush()
    }

    /// What the disk refused stays true: it is written with the next line it takes.
    func flush() throws(TeacherError) {
        guard !pending.isEmpty, let log else { return }
        do throws(JSONError) {
            let places = try log.append(pending.map(\.json))
            for (event, place) in zip(pending, places) { book.put(event, at: place) }
        } catch {
            throw Self.failure(error, path)
        }
        pending = []
    }

    func reply(_ row: FileLedgerBook.Row) throws(TeacherError) -> LedgerReply? {
        guard row.state == .answered || row.state == .rejected else { return nil }
        try flush()
        guard let place = row.place, let log else { return nil }
        do throws(JSONError) {
            return LedgerReply(status: row.status, raw: try log.value(at: place).rawReply ?? [])
        } catch {
            throw Self.failure(error, path)
        }
    }

    private static func failure(_ error: JSONError, _ path: String) -> TeacherError {
        let line = error.line.map { ":\($0)" } ?? ""
        let (trouble, advice): (Trouble, String) =
            switch error.code {
            case .inUse: (.tryLater, "wait for it to end")
            case .foreign:
                (.configuration, "it is no ledger of this version; name another file")
            case .file: (.tryLater, "give it room and rights; what it holds is paid for")
            default:
                (
                    .badData,
                    "keep a copy, then cut it off before that line: what stood behind it is "
                        + "asked again"
                )
            }
        return TeacherError(
            .ledger,
            trouble,
            "the ledger \(path)\(line): \(error.message); \(advice)"
        )
    }
}

extension FileLedger: Ledger {
    package func stored(_ keys: [Digest]) throws -> [Digest: LedgerReply] {
        var found: [Digest: LedgerReply] = [:]
        for key in keys {
            guard let row = book.rows[key], let reply = try reply(row) else { continue }
            found[key] = reply
        }
        return found
    }

    package func reserve(
        _ requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest] {
        book.grant(requests, budget, run).map { request in
            book.reserve(request, budget, run)
            return request.key
        }
    }

    package func markSent(_ keys: [Digest], run: String) throws {
        let events = try keys.map { key in
            guard let event = book.sending(key, run) else {
                throw Failure(
                    .tryLater,
                    "reservation_lost",
                    "a request is not reserved by this run any more; nothing was sent"
                )
            }
            return event
        }
        try write(events)
    }

    package func record(_ outcomes: [LedgerOutcome], run: String) throws {
        for outcome in outcomes where book.rows[outcome.key] == nil {
            throw Failure(
                .bug,
                "unknown_request",
                "an outcome came for a request that was never reserved (call \(outcome.call))"
            )
        }
        for outcome in outcomes { note(outcome, run) }
        try flush()
    }

    private func note(_ outcome: LedgerOutcome, _ run: String) {
        guard book.isNews(outcome) else { return }
        let event = FileLedgerEvent.ended(outcome, run: run)
        book.apply(event)
        pending.append(event)
    }

    package func exchange(
        _ outcomes: [LedgerOutcome],
        for requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest] {
        for outcome in outcomes { note(outcome, run) }
        let granted = book.grant(requests, budget, run)
        let sending = granted.map {
            FileLedgerEvent.sent(FileLedgerEvent.Sent($0, budget, run))
        }
        do {
            try write(sending)
        } catch {
            // They were not sent, and will not be.
            for request in granted {
                var outcome = LedgerOutcome(
                    key: request.key,
                    kind: .notAccepted,
                    error: "not_sent"
                )
                outcome.call = request.call
                note(outcome, run)
            }
            throw error
        }
        return granted.map(\.key)
    }

    package func doubtful(_ keys: [Digest]) throws -> Set<Digest> {
        Set(keys.filter { book.rows[$0]?.isInDoubt == true })
    }

    package func callTimes(model: String) throws -> CallTimes? { book.times[model]?.line }

    /// What an earlier process had on the wire is of unknown outcome.
    package func recover() throws -> Int {
        let lost = book.abandoned
        try write(
            lost.map { key, row in
                var outcome = LedgerOutcome(
                    key: key,
                    kind: .unknown,
                    spent: row.reserve,
                    error: "run_died"
                )
                outcome.call = row.number
                return .ended(outcome, run: row.run)
            }
        )
        return lost.count
    }

    package var batches: (any BatchBook)? { self }
}

extension FileLedger: BatchBook {
    package func open(_ batch: BatchRecord, owner: String) throws { try write([.batch(batch)]) }

    /// All of them: no other process has the file.
    package func adopt(endpoint: String, owner: String) throws -> [BatchRecord] {
        book.batches.filter { $0.endpoint == endpoint && $0.state != .closed }
    }

    package func update(_ batch: BatchRecord, owner: String) throws { try write([.batch(batch)]) }

    package func calls(of batch: BatchRecord) throws -> [BatchCall] {
        book.rows.filter { $0.value.state == .sent && $0.value.run == batch.run }
            .map { BatchCall(key: $0.key, number: $0.value.number, reserve: $0.value.reserve) }
            .sorted { $0.key < $1.key }
    }
}
