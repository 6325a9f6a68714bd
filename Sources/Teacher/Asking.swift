import Flywheel
import Glibc
import HTTP

/// One asking, from the questions to their replies.
///
/// Each turn sends what may be sent, waits a moment, writes down what ended and hands it on; what
/// ends while the ledger commits is committed together in the next turn.
final class Asking {
    typealias Instant = ContinuousClock.Instant

    let teacher: Teacher
    let budget: LedgerBudget
    let run: String
    let questions: [Question]
    var report = AskReport()
    var asks: [Ask] = []
    /// Not tried yet.
    var fresh = Line()
    /// To be sent again, each after its time.
    var deferred: [(due: Instant, ask: Int)] = []
    /// Money is set aside; not sent.
    var reserved = Line()
    /// In flight, by id of the HTTP request.
    var calls: [UInt64: Call] = [:]
    /// Ended before they began.
    var stillborn: [Completion] = []
    /// Ended, and not in the ledger yet.
    var unrecorded: [LedgerOutcome] = []
    /// The ledger did not let these through: no money, or another run has them.
    var blocked: [Int] = []
    /// Whether money came back since the ledger last said no.
    var hasNewMoney = false
    /// Reservations in a row of which nothing was let through.
    var emptyReservations = 0
    /// Not asked any more in this run, and why.
    var left: [(ask: Int, reason: String)] = []
    /// Why nothing more is sent, when replies in flight are still worth waiting for.
    var closing: String?
    /// Why asking ends at once.
    var stop: TeacherError?
    var delivered = 0
    private var lastPulse: Instant?

    /// One request and who waits for its reply.
    struct Ask {
        let request: LedgerRequest
        /// Indexes of the questions.
        var askers: [Int]
        var sent = 0
        var firstSent: Instant?
        /// Calls whose outcome nobody knows.
        var unknowns = 0
        /// Whether the last call may have been accepted, so that the next may be a double.
        var isInDoubt = false
        /// Calls that were told to come back later.
        var refusals = 0
    }

    struct Call {
        let ask: Int
        let sentAt: Instant
    }

    /// The most that passes between two pulses while waiting.
    private static let slice = Duration.milliseconds(50)

    init(_ teacher: Teacher, _ questions: [Question], budget: LedgerBudget, run: String) {
        self.teacher = teacher
        self.questions = questions
        self.budget = budget
        self.run = run
    }

    func finish(pulse: () throws -> Void, each: (Reply) throws -> Void) throws -> AskReport {
        do {
            try prepare(pulse, each)
            repeat {
                try work(pulse, each)
            } while unblock()
            try conclude(each)
            return report
        } catch {
            drain()
            throw error
        }
    }

    private func work(_ pulse: () throws -> Void, _ each: (Reply) throws -> Void) throws {
        while hasWork {
            try beat(pulse)
            if closing != nil { try close() } else { try send() }
            try settle(wait(), each)
            if let stop { throw stop.adding(answered: delivered, of: questions.count) }
        }
    }

    private var hasWork: Bool {
        !(fresh.isEmpty && deferred.isEmpty && reserved.isEmpty && calls.isEmpty
            && stillborn.isEmpty)
    }

    func beat(_ pulse: () throws -> Void) throws {
        let now = ContinuousClock.now
        if let lastPulse, now - lastPulse < Self.slice { return }
        lastPulse = now
        try pulse()
    }

    // MARK: Before and after

    /// Renders the questions, merges equal ones and hands on what is stored.
    private func prepare(_ pulse: () throws -> Void, _ each: (Reply) throws -> Void) throws {
        var known: [Digest: Int] = [:]
        for (index, question) in questions.enumerated() {
            guard let request = teacher.request(question) else {
                report.refused += 1
                let content = Reply.Content.refused(Reason("no_prompt"))
                try each(Reply(candidate: question.candidate, content: content))
                continue
            }
            if let place = known[request.key] {
                asks[place].askers.append(index)
            } else {
                known[request.key] = asks.count
                asks.append(Ask(request: ledgerRequest(request, question), askers: [index]))
            }
        }
        for place in try deliverStored(Array(asks.indices), pulse, each) { fresh.append(place) }
    }

    private func ledgerRequest(_ request: ChatRequest, _ question: Question) -> LedgerRequest {
        LedgerRequest(
            key: request.key,
            model: teacher.model,
            template: teacher.template.version,
            taskType: question.taskType,
            body: request.body,
            reserve: teacher.reserve(request)
        )
    }

    /// - Returns: those that are not stored.
    private func deliverStored(
        _ places: [Int],
        _ pulse: () throws -> Void,
        _ each: (Reply) throws -> Void
    ) throws -> [Int] {
        var missing: [Int] = []
        for start in stride(from: 0, to: places.count, by: Teacher.lookupBatch) {
            try beat(pulse)
            let batch = places[start..<min(start + Teacher.lookupBatch, places.count)]
            let stored = try teacher.ledger.stored(batch.map { asks[$0].request.key })
            for place in batch {
                if let reply = stored[asks[place].request.key] {
                    report.stored += asks[place].askers.count
                    try deliver(place, reply, each)
                } else {
                    missing.append(place)
                }
            }
        }
        return missing
    }

    func deliver(_ place: Int, _ reply: LedgerReply, _ each: (Reply) throws -> Void) throws {
        let reader = ReplyReader(model: teacher.model)
        for asker in asks[place].askers {
            let candidate = questions[asker].candidate
            let reply = reader.reply(to: candidate, key: asks[place].request.key, reply)
            if case .refused = reply.content { report.refused += 1 }
            delivered += 1
            try each(reply)
        }
    }

    /// Counts what stays unasked, after a last look for what other runs have bought meanwhile.
    private func conclude(_ each: (Reply) throws -> Void) throws {
        let missing = try deliverStored(blocked, {}, each)
        if !missing.isEmpty {
            let reason = try reasonForBlocking(missing)
            left += missing.map { ($0, reason) }
        }
        report.leftOver = left.reduce(0) { $0 + asks[$1.ask].askers.count }
        var reasons: [String] = []
        for (_, reason) in left where !reasons.contains(reason) { reasons.append(reason) }
        report.leftOverReason = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
    }

    // MARK: Waiting

    /// What ended; returns within one slice.
    private func wait() throws -> [Completion] {
        if !stillborn.isEmpty {
            defer { stillborn = [] }
            return stillborn
        }
        let now = ContinuousClock.now
        let cooled = teacher.pace.cooling(now)
        var until = now + Self.slice
        if calls.count < teacher.pace.width, let due = deferred.map(\.due).min() {
            until = min(until, max(due, cooled ?? due))
        } else if let cooled {
            until = min(until, cooled)
        }
        let pause = max(.milliseconds(1), until - now)
        guard !calls.isEmpty else {
            if !hasNothingButFresh || cooled != nil { usleep(UInt32(pause / .microseconds(1))) }
            return []
        }
        do {
            return try teacher.client.poll(pause)
        } catch {
            throw TeacherError(.transport, .unreachable, error.message)
        }
    }

    /// Whether the next turn can go on at once because only reserving is left to do.
    private var hasNothingButFresh: Bool { deferred.isEmpty && reserved.isEmpty }
}

/// First in, first out.
struct Line {
    private var items: [Int] = []
    private var taken = 0

    var count: Int { items.count - taken }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ item: Int) { items.append(item) }

    mutating func take(_ most: Int) -> [Int] {
        let end = min(items.count, taken + max(0, most))
        defer {
            taken = end
            if taken == items.count {
                items.removeAll(keepingCapacity: true)
                taken = 0
            }
        }
        return Array(items[taken..<end])
    }

    func first(_ most: Int) -> [Int] { Array(items[taken...].prefix(max(0, most))) }
}
