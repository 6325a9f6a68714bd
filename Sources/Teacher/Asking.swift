import Flywheel
import HTTP

/// One asking, from the questions to their replies.
///
/// Each turn writes down what ended and what goes next in one commit of the ledger, sends it, hands
/// on the replies that are safe by then, and waits a moment for more.
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
    /// In flight, by id of the HTTP request.
    var calls: [UInt64: Call] = [:]
    /// Ended before they began.
    var stillborn: [Completion] = []
    /// Ended while the ledger was at work.
    var arrived: [Completion] = []
    /// Ended, and not in the ledger yet.
    var unrecorded: [LedgerOutcome] = []
    /// To be handed on once the ledger has them.
    var settled: [(ask: Int, reply: LedgerReply, reading: ChatReply.Reading?)] = []
    /// Refused before their endpoint has answered anything, when it may be the endpoint that is set up
    /// wrongly and not the question that is: no for good only once something was answered.
    var held: [(call: Call, outcome: LedgerOutcome)] = []
    /// The ledger did not let these through: no money, or another run has them.
    var blocked: [Int] = []
    /// Whether money came back since the ledger last said no.
    var hasNewMoney = false
    /// Turns in a row in which nothing was let through.
    var emptyTurns = 0
    /// Not asked any more in this run, and why.
    var left: [(ask: Int, reason: String)] = []
    /// Reasons that hold for the rest of the night.
    var nightly: Set<String> = []
    /// Why nothing more is sent, when replies in flight are still worth waiting for.
    var closing: String?
    /// Why asking ends at once.
    var stop: TeacherError?
    var delivered = 0
    private var lastPulse: Instant?

    /// One request and who waits for its reply.
    struct Ask {
        let request: LedgerRequest
        /// Prompt and answer at most.
        let tokens: Int
        /// Indexes of the questions.
        var askers: [Int]
        var sent = 0
        var firstSent: Instant?
        /// Calls of this run whose outcome nobody knows.
        var unknowns = 0
        /// Whether a call may have been accepted, so that the next may be a double.
        var isInDoubt = false
        /// Whether to look for a stored answer before asking again.
        var needsLookUp = false
        /// Calls that were told to come back later.
        var refusals = 0
        /// Who was asked last.
        var station: Int?
    }

    struct Call {
        let ask: Int
        let station: Int
        let sentAt: Instant
        /// Repeats a call in doubt.
        let isRepeat: Bool
        /// Looks for a stored answer; buys nothing.
        let isLookUp: Bool
    }

    /// The most that passes between two pulses while waiting.
    static let slice = Duration.milliseconds(50)

    var now: Instant { teacher.clock.now() }

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
                // Too few to doubt the endpoint.
                settleHeld()
            } while hasWork || unblock()
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
            watchDeadline()
            if closing != nil || stop != nil { close() }
            try turn()
            try deliverSettled(each)
            if let stop { throw stop.adding(answered: delivered, of: questions.count) }
            for completion in try wait() { take(completion) }
        }
    }

    private var hasWork: Bool {
        !(fresh.isEmpty && deferred.isEmpty && calls.isEmpty && stillborn.isEmpty
            && unrecorded.isEmpty && settled.isEmpty)
    }

    func beat(_ pulse: () throws -> Void) throws {
        let now = ContinuousClock.now
        if let lastPulse, now - lastPulse < Self.slice { return }
        lastPulse = now
        try pulse()
    }

    private func watchDeadline() {
        guard let deadline = teacher.options.deadline, let began = teacher.began,
            now - began >= .seconds(deadline.seconds)
        else { return }
        let reason = "the \(deadline) set for asking are over"
        nightly.insert(reason)
        closing = closing ?? reason
    }

    // MARK: Replies

    private func deliverSettled(_ each: (Reply) throws -> Void) throws {
        let ready = settled
        settled = []
        for (place, reply, reading) in ready { try deliver(place, reply, reading, each) }
    }

    /// - Parameter reading: what was read of the reply already.
    func deliver(
        _ place: Int,
        _ reply: LedgerReply,
        _ reading: ChatReply.Reading? = nil,
        _ each: (Reply) throws -> Void
    ) throws {
        let reader = ReplyReader(model: teacher.model)
        for asker in asks[place].askers {
            let question = questions[asker]
            let key = asks[place].request.key
            let reply = teacher.finished(
                reader.reply(to: question.candidate, key: key, reply, reading),
                to: question
            )
            if case .refused = reply.content { report.refused += 1 }
            delivered += 1
            try each(reply)
        }
    }

    /// Counts what stays unasked, after a last look for what other runs have bought meanwhile.
    func conclude(_ each: (Reply) throws -> Void) throws {
        let missing = try deliverStored(blocked, {}, each)
        if !missing.isEmpty {
            let reason = try reasonForBlocking(missing)
            left += missing.map { ($0, reason) }
        }
        report.leftOver = left.reduce(0) { $0 + asks[$1.ask].askers.count }
        var reasons: [String] = []
        for (_, reason) in left where !reasons.contains(reason) { reasons.append(reason) }
        report.leftOverReason = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
        report.waitsForNextNight = !reasons.isEmpty && nightly.isSuperset(of: reasons)
    }

    // MARK: Waiting

    /// What ended; returns within one slice.
    private func wait() throws -> [Completion] {
        guard stillborn.isEmpty, arrived.isEmpty else {
            // What was just submitted leaves before what has arrived is read.
            arrived += (try? teacher.client.poll(.zero)) ?? []
            defer { (stillborn, arrived) = ([], []) }
            return stillborn + arrived
        }
        let now = now
        let pause = pause(now)
        guard !calls.isEmpty else {
            if pause > .zero { teacher.clock.sleep(pause) }
            return []
        }
        do {
            return try teacher.client.poll(max(.milliseconds(1), pause))
        } catch {
            throw TeacherError(.transport, .unreachable, error.message)
        }
    }

    /// Until something may be sent, at most a slice; nothing if it may be sent now.
    private func pause(_ now: Instant) -> Duration {
        let isWaiting = !fresh.isEmpty || deferred.contains { $0.due <= now }
        var until = now + Self.slice
        if let opening = teacher.stations.opening(now, tokens: nextTokens) {
            until = min(until, opening)
        } else if isWaiting, calls.isEmpty {
            return .zero
        } else if let due = deferred.map(\.due).min(), teacher.stations.room(now) > 0 {
            until = min(until, max(due, now))
        }
        return until - now
    }

    private var nextTokens: Int {
        (fresh.first(1).first ?? deferred.first?.ask).map { asks[$0].tokens } ?? 0
    }
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
