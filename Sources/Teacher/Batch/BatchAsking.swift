import Flywheel

/// Asking by batch files: what is stored is handed on, what is missing goes into files, and what the
/// provider has is waited for as long as the run may wait; the rest is for a later run.
///
/// Everything that may be paid for is in the ledger before the provider hears of it. A batch belongs
/// to a run of its own in there, so that it outlives this process and this night.
final class BatchAsking {
    typealias Instant = AskClock.Instant

    private let asking: Asking
    private let settling: BatchSettling
    private let book: any BatchBook
    private let desk: BatchDesk
    private let pulse: () throws -> Void
    private let each: (Reply) throws -> Void
    private var teacher: Teacher { asking.teacher }
    /// Why a provider did not take a batch just now.
    private var notTaken: String?
    /// Requests that are under way in batches.
    private var waiting: Set<Digest> = []
    /// Batches whose requests are among those.
    private var known: Set<String> = []
    /// Requests whose answers came during this asking.
    private var bought: Set<Digest> = []
    /// Where each request stands.
    private lazy var places = Dictionary(
        asking.asks.indices.map { (asking.key($0), $0) }
    ) { first, _ in first }

    init(
        _ asking: Asking,
        _ book: any BatchBook,
        pulse: @escaping () throws -> Void,
        each: @escaping (Reply) throws -> Void
    ) throws {
        self.asking = asking
        self.book = book
        self.pulse = pulse
        self.each = each
        desk = try BatchDesk(asking.teacher, pulse)
        settling = BatchSettling(asking.teacher, book, desk)
    }

    /// Sends what is missing and is not under way, and waits for nothing.
    func begin() throws {
        try asking.prepare(pulse) { _ in }
        // Settling what ended is left to asking, which reports it.
        for batch in try book.adopt(endpoint: desk.endpoint, owner: asking.run) {
            waiting.formUnion(try book.calls(of: batch).map(\.key))
        }
        _ = try send(asking.fresh.take(asking.fresh.count))
    }

    func finish() throws -> AskReport {
        try asking.prepare(pulse, each)
        var missing = asking.fresh.take(asking.fresh.count)
        let end = teacher.clock.now() + .seconds(teacher.options.batch.wait.seconds)
        var pause = teacher.patience.shortestPoll
        while true {
            let open = try advance()
            missing = try asking.deliverStored(missing, pulse, each)
            // What was sent may be done at once.
            if try send(missing) { continue }
            guard !missing.isEmpty, !open.isEmpty else { break }
            let left = end - teacher.clock.now()
            guard left > .zero else {
                leave(missing, open)
                break
            }
            try desk.rest(min(pause, left))
            pause = min(pause * 3 / 2, teacher.patience.longestPoll)
        }
        return try conclude(missing)
    }

    /// Moves on every batch that is under way and nobody else's.
    ///
    /// - Returns: those that still are.
    @discardableResult
    private func advance() throws -> [BatchRecord] {
        var open: [BatchRecord] = []
        for batch in try book.adopt(endpoint: desk.endpoint, owner: asking.run) {
            try pulse()
            let (moved, report) = try settling.advance(batch, run: asking.run)
            note(report)
            guard moved.state != .closed else { continue }
            open.append(moved)
            // What an earlier run sent is not sent again.
            if known.insert(moved.reference).inserted {
                waiting.formUnion(try book.calls(of: moved).map(\.key))
            }
        }
        return open
    }

    private func note(_ report: BatchSettling.Report) {
        asking.report.bought += report.bought
        asking.report.spent = asking.report.spent + report.spent
        waiting.subtract(report.ended)
        bought.formUnion(report.answered)
        // The money of what was not executed is there again.
        if !report.ended.isEmpty { asking.blocked = [] }
        for key in report.unclear {
            if let place = places[key] { asking.asks[place].isInDoubt = true }
        }
    }

    // MARK: Sending

    /// Puts what nobody has under way into files.
    ///
    /// - Returns: whether anything was sent.
    private func send(_ missing: [Int]) throws -> Bool {
        let held = Set(asking.blocked + asking.left.map(\.ask))
        let attempts = teacher.options.attempts
        var rest = missing.filter {
            !waiting.contains(asking.key($0)) && !held.contains($0)
                && asking.asks[$0].sent < attempts
        }[...]
        var isSent = false
        while !rest.isEmpty, notTaken == nil {
            let blocked = asking.blocked.count
            isSent = try sendOne(&rest) || isSent
            // The purse is empty, or others have them: the rest would fare no better.
            if asking.blocked.count > blocked { asking.blocked += rest }
            if asking.blocked.count > blocked { break }
        }
        return isSent
    }

    /// Fills one file with the first of them.
    private func sendOne(_ rest: inout ArraySlice<Int>) throws -> Bool {
        var batch = BatchRecord(
            reference: Self.reference(),
            endpoint: desk.endpoint,
            model: teacher.model
        )
        try book.open(batch, owner: asking.run)
        do {
            let file = try fill(batch, &rest)
            guard file.count > 0 else {
                try settling.abandon(batch, "empty", run: asking.run)
                return false
            }
            batch.file = try desk.upload(file)
            batch.state = .creating
            batch.asked = Instant.wall
            try book.update(batch, owner: asking.run)
            return try create(&batch)
        } catch {
            // Nothing was bought as long as nobody was asked to.
            let isRefused = batch.state == .creating && error is TeacherError
            if batch.state == .planned || isRefused {
                _ = try? settling.abandon(batch, "not_created", run: asking.run)
            }
            throw error
        }
    }

    private func create(_ batch: inout BatchRecord) throws -> Bool {
        switch try desk.create(batch.reference, file: batch.file ?? "") {
        case .created(let status):
            batch.state = .created
            batch.batch = status.id
            try book.update(batch, owner: asking.run)
            return true
        case .unclear: return true
        case .notTaken(let error):
            notTaken = "\(teacher.stations.all[0].endpoint.host) takes no batch now (\(error))"
            let ended = try settling.abandon(batch, "not_taken", run: asking.run)
            waiting.subtract(ended)
            return false
        }
    }

    /// Marks requests as sent under the batch, some at a time, and writes their lines.
    private func fill(_ batch: BatchRecord, _ rest: inout ArraySlice<Int>) throws -> BatchFile {
        var file = BatchFile(batch.reference, teacher.options.batch)
        while !rest.isEmpty {
            try pulse()
            var chosen: [Int] = []
            var bytes = 0
            while let place = rest.first, chosen.count < Teacher.lookupBatch,
                file.hasRoom(asking.asks[place].request.body, beside: (chosen.count, bytes))
            {
                bytes += BatchFile.size(asking.asks[place].request.body)
                rest.removeFirst()
                if try asking.mayRepeat(place) { chosen.append(place) }
            }
            if chosen.isEmpty {
                guard let place = rest.first else { break }
                if file.hasRoom(asking.asks[place].request.body) { continue }
                guard file.count == 0 else { break }
                // Not even an empty file has room for it.
                asking.leaveTooLong(place)
                rest.removeFirst()
                continue
            }
            let granted = try asking.grant(chosen, to: batch.run)
            for place in chosen where granted.contains(asking.key(place)) {
                file.append(asking.key(place), asking.asks[place].request.body)
                waiting.insert(asking.key(place))
                asking.asks[place].sent += 1
            }
            if granted.count < chosen.count {
                asking.blocked += chosen.filter { !granted.contains(asking.key($0)) }
                break
            }
        }
        return file
    }

    /// Unlike any other, by all likelihood.
    private static func reference() -> String {
        (0..<4).map { _ in
            String(String(UInt64(UInt32.random(in: 0 ... .max)) + 1 << 32, radix: 16).suffix(8))
        }.joined()
    }

    // MARK: Ending

    private func leave(_ missing: [Int], _ open: [BatchRecord]) {
        let host = teacher.stations.all[0].endpoint.host
        let names = open.map { $0.batch ?? $0.reference }.prefix(3).joined(separator: ", ")
        let more = open.count > 3 ? " and \(open.count - 3) more" : ""
        let reason = "\(host) still works on \(names)\(more)"
        asking.left += missing.filter { waiting.contains(asking.key($0)) }
            .map { ($0, reason) }
    }

    private func conclude(_ missing: [Int]) throws -> AskReport {
        let host = teacher.stations.all[0].endpoint.host
        let attempts = teacher.options.attempts
        let missing = try asking.deliverStored(missing, pulse, each)
        let told = Set(asking.left.map(\.ask))
        let blocked = Set(asking.blocked).subtracting(told)
        let reason = notTaken ?? "\(host) gave no answer to them in \(attempts) batches"
        asking.left += missing.filter { !told.contains($0) && !blocked.contains($0) }
            .map { ($0, reason) }
        asking.blocked = missing.filter(blocked.contains)
        try asking.conclude(each)
        // Bought just now: not taken from what was there.
        asking.report.stored -= bought.count { places[$0] != nil }
        return asking.report
    }
}

extension AskClock.Instant {
    /// By the calendar: it has to mean the same in another process.
    fileprivate static var wall: Flywheel.Instant { Flywheel.Instant.now }
}
