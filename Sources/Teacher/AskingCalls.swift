import Flywheel
import HTTP

// Sending: money is set aside, the calls are written down as sent, then bytes leave.
extension Asking {
    func send() throws {
        let now = ContinuousClock.now
        guard teacher.pace.cooling(now) == nil else { return }
        let room = teacher.pace.width - calls.count
        guard room > 0 else { return }
        if reserved.count < room { try reserve(room - reserved.count, now) }
        let batch = reserved.first(room)
        guard !batch.isEmpty else { return }
        try teacher.ledger.markSent(batch.map { asks[$0].request.key }, run: run)
        _ = reserved.take(batch.count)
        for place in batch { submit(place) }
    }

    /// Sets money aside for at least so many, and for some ahead to save commits.
    private func reserve(_ wanted: Int, _ now: Instant) throws {
        let places = ready(max(wanted, min(teacher.pace.width, Self.ahead)), now)
        guard !places.isEmpty else { return }
        let granted = Set(
            try teacher.ledger.reserve(
                places.map { asks[$0].request },
                budget: budget,
                run: run
            )
        )
        for place in places {
            if granted.contains(asks[place].request.key) {
                reserved.append(place)
            } else {
                blocked.append(place)
            }
        }
        emptyReservations = granted.isEmpty ? emptyReservations + 1 : 0
        if granted.isEmpty { hasNewMoney = false }
        // The purse is empty; asking the ledger about each of the rest would not fill it.
        if budget.cap != nil, emptyReservations >= 3 { blocked += fresh.take(fresh.count) }
    }

    private static let ahead = 128

    /// What may be sent now: repetitions whose time has come, then what was never sent.
    private func ready(_ most: Int, _ now: Instant) -> [Int] {
        var places: [Int] = []
        deferred.removeAll { entry in
            guard entry.due <= now, places.count < most else { return false }
            places.append(entry.ask)
            return true
        }
        return places + fresh.take(most - places.count)
    }

    private func submit(_ place: Int) {
        let now = ContinuousClock.now
        let request = asks[place].request
        if asks[place].sent > 0 { report.retries += 1 }
        if asks[place].isInDoubt { report.possibleDoubles += 1 }
        asks[place].isInDoubt = false
        asks[place].sent += 1
        asks[place].firstSent = asks[place].firstSent ?? now
        let id = teacher.nextID()
        calls[id] = Call(ask: place, sentAt: now)
        do {
            try teacher.client.submit(
                HTTPRequest(
                    id: id,
                    url: teacher.endpoint.url,
                    headers: teacher.headers + [("Idempotency-Key", request.key.hex)],
                    body: request.body,
                    timeout: .seconds(teacher.options.timeout.seconds)
                )
            )
        } catch {
            stillborn.append(Completion(id: id, result: .failure(error)))
        }
    }

    /// Puts what the ledger held back up again if money came back since.
    func unblock() -> Bool {
        guard hasNewMoney, !blocked.isEmpty, closing == nil else { return false }
        hasNewMoney = false
        emptyReservations = 0
        for place in blocked { fresh.append(place) }
        blocked = []
        return true
    }

    // MARK: Ending

    /// Sends nothing more; what is in flight may still arrive.
    func close() throws {
        let reason = closing ?? ""
        let waiting = fresh.take(fresh.count) + deferred.map(\.ask)
        deferred = []
        let released = reserved.take(reserved.count)
        try release(released)
        left += (waiting + released).map { ($0, reason) }
    }

    private func release(_ places: [Int]) throws {
        guard !places.isEmpty else { return }
        unrecorded += places.map { notSent($0) }
        try record()
    }

    func record() throws {
        guard !unrecorded.isEmpty else { return }
        try teacher.ledger.record(unrecorded, run: run)
        report.spent = unrecorded.reduce(report.spent) { $0 + $1.spent }
        unrecorded = []
    }

    private func notSent(_ place: Int) -> LedgerOutcome {
        LedgerOutcome(key: asks[place].request.key, kind: .notAccepted, error: "not_sent")
    }

    /// After an error: takes in what is in flight for a while and gives up the rest, all of it
    /// written down; callers hear nothing of it any more.
    func drain() {
        unrecorded += reserved.take(reserved.count).map { notSent($0) }
        let end = ContinuousClock.now + teacher.patience.drain
        take(stillborn)
        while teacher.client.inFlight > 0, ContinuousClock.now < end {
            guard let ended = try? teacher.client.poll(.milliseconds(50)) else { break }
            take(ended)
        }
        take(teacher.client.cancelAll())
        // The error that brought us here says more than one of the ledger would.
        try? record()
    }

    private func take(_ ended: [Completion]) {
        for completion in ended {
            guard let call = calls.removeValue(forKey: completion.id) else { continue }
            unrecorded.append(outcome(call, completion, verdict(call, completion)))
        }
        // Kept for the next try if the ledger is away for a moment.
        try? record()
    }

    /// Why the ledger holds these back: it names only what may go, so a few are offered for
    /// nothing; what then goes through lacked money, the rest belongs to another run.
    func reasonForBlocking(_ places: [Int]) throws -> String {
        let elsewhere = "another run has them under way"
        guard let cap = budget.cap else { return elsewhere }
        let probes = places.prefix(64).map { place in
            var request = asks[place].request
            request.reserve = .zero
            return request
        }
        let granted = try teacher.ledger.reserve(probes, budget: budget, run: run)
        let empty = "the budget of \(cap.short) for the night of \(budget.night) is spent"
        // Of an overdrawn purse not even nothing is granted.
        guard !granted.isEmpty else { return "\(empty), or \(elsewhere)" }
        unrecorded += granted.map {
            LedgerOutcome(key: $0, kind: .notAccepted, error: "not_sent")
        }
        try record()
        return empty
    }
}

extension Money {
    /// `20 USD`, `0.15 USD`: without zeros that say nothing.
    fileprivate var short: String {
        var digits = description.dropLast(4)
        while digits.hasSuffix("0") { digits.removeLast() }
        if digits.hasSuffix(".") { digits.removeLast() }
        return "\(digits) USD"
    }
}
