import Flywheel
import HTTP

// Sending: what ended and what goes next is committed in one turn of the ledger, then bytes leave.
extension Asking {
    /// A request and who is asked.
    private struct Choice {
        let ask: Int
        let station: Int
        let number: UInt64
    }

    func turn() throws {
        let now = now
        let chosen = closing == nil && stop == nil ? choose(now) : []
        let granted = try commit(chosen)
        var refused: [Int] = []
        for choice in chosen {
            if granted.contains(asks[choice.ask].request.key) {
                submit(choice, now)
            } else {
                teacher.stations.all[choice.station].inFlight -= 1
                refused.append(choice.ask)
            }
        }
        blocked += refused
        guard !chosen.isEmpty else { return }
        emptyTurns = granted.isEmpty ? emptyTurns + 1 : 0
        if granted.isEmpty { hasNewMoney = false }
        // The purse is empty; asking the ledger about each of the rest would not fill it.
        if budget.isCapped, emptyTurns >= 3 { blocked += fresh.take(fresh.count) }
    }

    private func commit(_ chosen: [Choice]) throws -> Set<Digest> {
        guard !chosen.isEmpty else {
            try record()
            return []
        }
        let requests = chosen.map { choice in
            var request = asks[choice.ask].request
            request.call = Int64(bitPattern: choice.number)
            request.isSafeToRepeat = isSafe(choice.ask, choice.station)
            return request
        }
        let keys = try teacher.ledger.exchange(
            unrecorded,
            for: requests,
            budget: budget,
            run: run,
            meanwhile: listen
        )
        forgetRecorded()
        return Set(keys)
    }

    /// Takes in, without acting on it, what ends while the ledger is at work.
    ///
    /// - Returns: whether more can come.
    private func listen() -> Bool {
        // An error comes again when replies are waited for.
        guard let ended = try? teacher.client.poll(.milliseconds(1)) else { return false }
        arrived += ended
        return teacher.client.inFlight > 0
    }

    /// What may be sent now, and to whom; starts the look-ups that come before.
    private func choose(_ now: Instant) -> [Choice] {
        var room = min(teacher.stations.room(now), teacher.options.concurrency - calls.count)
        var chosen: [Choice] = []
        var waiting: [(due: Instant, ask: Int)] = []
        var isFull = false
        for entry in deferred {
            guard entry.due <= now, room > 0, !isFull else {
                waiting.append(entry)
                continue
            }
            switch start(entry.ask, now) {
            case .looks: room -= 1
            case .asks(let choice):
                chosen.append(choice)
                room -= 1
            case .left: break
            case .waits: waiting.append(entry)
            }
        }
        deferred = waiting
        while room > 0, !isFull, let place = fresh.first(1).first {
            switch start(place, now) {
            case .looks: room -= 1
            case .asks(let choice):
                chosen.append(choice)
                room -= 1
            case .left: break
            case .waits: isFull = true
            }
            if !isFull { _ = fresh.take(1) }
        }
        return chosen
    }

    private enum Start {
        case asks(Choice), looks, left, waits
    }

    private func start(_ place: Int, _ now: Instant) -> Start {
        let ask = asks[place]
        if ask.needsLookUp {
            let keeper =
                ask.station
                ?? teacher.stations.all.firstIndex { $0.promise == .storedCompletions }
            guard let station = teacher.stations.pick(now, tokens: 0, only: keeper) else {
                return .waits
            }
            lookUp(place, station, now)
            return .looks
        }
        // A promise holds only where the first call went.
        let only = ask.isInDoubt && isPromised(ask.station) ? ask.station : nil
        guard
            let station = teacher.stations.pick(
                now,
                tokens: ask.tokens,
                only: only,
                avoiding: ask.refusals + ask.unknowns > 0 ? ask.station : nil
            )
        else { return .waits }
        guard !ask.isInDoubt || teacher.options.repeatsUnclear || isSafe(place, station) else {
            teacher.stations.all[station].inFlight -= 1
            let host = teacher.stations.all[station].endpoint.host
            let reason = "\(host) may have been paid for them and is not asked twice"
            left.append((place, reason + " (unclear: leave)"))
            return .left
        }
        return .asks(Choice(ask: place, station: station, number: teacher.nextID()))
    }

    private func isPromised(_ station: Int?) -> Bool {
        station.map { teacher.stations.all[$0].promise == .idempotencyKey } ?? false
    }

    /// Whether the station is known to be paid once for this request, however often it gets it.
    func isSafe(_ place: Int, _ station: Int) -> Bool {
        let isSame = asks[place].station.map { $0 == station } ?? teacher.stations.isAlone
        return isSame && teacher.stations.all[station].promise == .idempotencyKey
    }

    private func submit(_ choice: Choice, _ now: Instant) {
        let place = choice.ask
        let key = asks[place].request.key
        let station = teacher.stations.all[choice.station]
        if asks[place].sent > 0 { report.retries += 1 }
        asks[place].sent += 1
        asks[place].firstSent = asks[place].firstSent ?? now
        let call = Call(
            ask: place,
            station: choice.station,
            sentAt: now,
            isRepeat: asks[place].isInDoubt && !isSafe(place, choice.station),
            isLookUp: false
        )
        asks[place].station = choice.station
        send(
            call,
            HTTPRequest(
                id: choice.number,
                url: station.endpoint.url,
                headers: station.headers + [(name: "Idempotency-Key", value: key.digits)],
                body: teacher.wire(asks[place].request, station.promise),
                timeout: teacher.timeout
            )
        )
    }

    /// Asks for the stored answer of an earlier call, by our own reference.
    private func lookUp(_ place: Int, _ index: Int, _ now: Instant) {
        let station = teacher.stations.all[index]
        let call = Call(ask: place, station: index, sentAt: now, isRepeat: false, isLookUp: true)
        send(
            call,
            HTTPRequest(
                id: teacher.nextID(),
                method: "GET",
                url: station.endpoint.lookUp(asks[place].request.key.hex),
                headers: station.headers,
                timeout: teacher.timeout
            )
        )
    }

    private func send(_ call: Call, _ request: HTTPRequest) {
        calls[request.id] = call
        do {
            try teacher.client.submit(request)
        } catch {
            stillborn.append(Completion(id: request.id, result: .failure(error)))
        }
    }

    /// Puts what the ledger held back up again if money came back since.
    func unblock() -> Bool {
        guard hasNewMoney, !blocked.isEmpty, closing == nil else { return false }
        hasNewMoney = false
        emptyTurns = 0
        for place in blocked { fresh.append(place) }
        blocked = []
        return true
    }

    // MARK: Ending

    /// Sends nothing more; what is in flight may still arrive.
    func close() {
        let reason = closing ?? ""
        let waiting = fresh.take(fresh.count) + deferred.map(\.ask)
        deferred = []
        left += waiting.map { ($0, reason) }
    }

    func record() throws {
        guard !unrecorded.isEmpty else { return }
        try teacher.ledger.record(unrecorded, run: run)
        forgetRecorded()
    }

    private func forgetRecorded() {
        report.spent = unrecorded.reduce(report.spent) { $0 + $1.spent }
        unrecorded = []
    }

    /// After an error: takes in what is in flight for a while and gives up the rest, all of it
    /// written down; callers hear nothing of it any more.
    func drain() {
        let end = ContinuousClock.now + teacher.patience.drain
        for completion in stillborn + arrived { take(completion) }
        arrived = []
        while teacher.client.inFlight > 0, ContinuousClock.now < end {
            guard let ended = try? teacher.client.poll(.milliseconds(50)) else { break }
            for completion in ended { take(completion) }
            // Kept for the next try if the ledger is away for a moment.
            try? record()
        }
        for completion in teacher.client.cancelAll() { take(completion) }
        releaseHeld()
        // The error that brought us here says more than one of the ledger would.
        try? record()
        for index in teacher.stations.all.indices { teacher.stations.all[index].inFlight = 0 }
    }

    /// Why the ledger holds these back: it names only what may go, so a few are offered for
    /// nothing; what then goes through lacked money, the rest belongs to another run.
    func reasonForBlocking(_ places: [Int]) throws -> String {
        let elsewhere = "another run has them under way"
        guard budget.isCapped else { return elsewhere }
        let probes = places.prefix(64).map { place in
            var request = asks[place].request
            request.reserve = .zero
            return request
        }
        let granted = try teacher.ledger.reserve(probes, budget: budget, run: run)
        let empty = budget.isSpent
        // Of an overdrawn purse not even nothing is granted.
        guard !granted.isEmpty else { return "\(empty), or \(elsewhere)" }
        unrecorded += granted.map {
            LedgerOutcome(key: $0, kind: .notAccepted, error: "not_sent")
        }
        try record()
        nightly.insert(empty)
        return empty
    }
}

extension LedgerBudget {
    fileprivate var isCapped: Bool { cap != nil || totalCap != nil }

    fileprivate var isSpent: String {
        let nightly = cap.map { "the budget of \($0.short) for the night of \(night)" }
        let total = totalCap.map { "the budget of \($0.short) for all nights" }
        return [nightly, total].compactMap { $0 }.joined(separator: " or ") + " is spent"
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

extension Digest {
    /// As ``hex``, at a tenth of its cost: every call carries it.
    fileprivate var digits: String {
        let digits = Self.alphabet
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let alphabet = Array("0123456789abcdef".utf8)
}
