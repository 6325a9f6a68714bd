import Flywheel
import HTTP

// What came back: sorted, acted upon, and put in line to be written down.
extension Asking {
    func take(_ completion: Completion) {
        guard let call = calls.removeValue(forKey: completion.id) else { return }
        teacher.stations.all[call.station].inFlight -= 1
        let now = now
        if case .success(let response) = completion.result {
            teacher.stations.all[call.station].rate.learn(response, now)
        }
        if call.isLookUp { return found(call, completion, now) }
        let verdict = verdict(call, completion)
        let (outcome, reading) = outcome(call, completion, verdict)
        if outcome.spent < asks[call.ask].request.reserve { hasNewMoney = true }
        if case .rejected(_, _, _, isPaid: false) = verdict,
            !teacher.stations.all[call.station].health.hasAnswered
        {
            held.append((call, outcome))
            return refused(call, outcome.error ?? "", now)
        }
        unrecorded.append(outcome)
        if call.isRepeat, outcome.kind != .notAccepted { report.possibleDoubles += 1 }
        act(call, verdict, outcome, reading, now)
    }

    /// The classifier's verdict; one unknown outcome too many becomes a no for good, if others
    /// were answered meanwhile: then it is the question that fails, not the teacher.
    private func verdict(_ call: Call, _ completion: Completion) -> CallVerdict {
        let classifier = CallClassifier(
            host: teacher.stations.all[call.station].endpoint.host,
            model: teacher.model,
            longestRetryAfter: teacher.patience.longestRetryAfter / .seconds(1)
        )
        let verdict = classifier.verdict(completion)
        let ask = asks[call.ask]
        guard case .unknown(let error, let status, let raw) = verdict,
            ask.unknowns + 1 >= teacher.options.attempts,
            let first = ask.firstSent,
            let good = teacher.stations.all.compactMap(\.health.lastGood).max(), good > first
        else { return verdict }
        let isRefusal = status != 200
        return .rejected(
            status: isRefusal ? status : 0,
            raw: isRefusal ? raw : [],
            error: error,
            isPaid: true
        )
    }

    private func outcome(
        _ call: Call,
        _ completion: Completion,
        _ verdict: CallVerdict
    ) -> (LedgerOutcome, ChatReply.Reading?) {
        let request = asks[call.ask].request
        let station = teacher.stations.all[call.station]
        let response = try? completion.result.get()
        var outcome = LedgerOutcome(
            key: request.key,
            kind: .notAccepted,
            status: response?.status,
            seconds: response?.seconds ?? (now - call.sentAt) / .seconds(1)
        )
        outcome.call = Int64(bitPattern: completion.id)
        outcome.host = station.endpoint.host
        var reading: ChatReply.Reading?
        switch verdict {
        case .answered(let response):
            outcome.kind = .answered
            outcome.raw = response.body.without(station.keyBytes)
            outcome.settlesDoubt = asks[call.ask].isInDoubt && isSafe(call.ask, call.station)
            let read = ChatReply.read(outcome.raw)
            reading = read
            outcome.count(read, teacher.price, or: request.reserve)
        case .rejected(let status, let raw, let error, let isPaid):
            outcome.kind = .rejected
            outcome.status = status
            outcome.raw = raw.without(station.keyBytes)
            outcome.error = error
            outcome.spent = isPaid ? request.reserve : .zero
        case .unknown(let error, _, _), .stranger(let error, _):
            // Nobody knows whether it was paid for; the purse takes the worse case.
            outcome.kind = .unknown
            outcome.error = error
            outcome.spent = request.reserve
        case .busy(let error, _), .unreachable(let error, _), .hopeless(let error, _):
            outcome.error = error
        }
        return (outcome, reading)
    }

    private func act(
        _ call: Call,
        _ verdict: CallVerdict,
        _ outcome: LedgerOutcome,
        _ reading: ChatReply.Reading?,
        _ now: Instant
    ) {
        let reply = LedgerReply(status: outcome.status ?? 0, raw: outcome.raw)
        switch verdict {
        case .answered:
            good(call, now, answered: true)
            settleHeld(of: call.station)
            teacher.latency.saw(outcome.seconds, tokens: outcome.answerTokens)
            report.bought += 1
            report.stored += asks[call.ask].askers.count - 1
            settled.append((call.ask, reply, reading))
        case .rejected(_, _, let error, let isPaid):
            if !isPaid { refused(call, error, now) }
            settled.append((call.ask, reply, nil))
        case .busy(let error, let wait): postpone(call, error, wait, now)
        case .unreachable(_, let message): missed(call, message, now)
        case .unknown(let error, _, _): lost(call, error, kind: nil, now)
        case .stranger(let error, let kind): lost(call, error, kind: kind, now)
        case .hopeless(_, let error): giveUp(call, error, now)
        }
    }

    /// A stored answer of an earlier call settles it; without one, asking again is a double at worst.
    private func found(_ call: Call, _ completion: Completion, _ now: Instant) {
        asks[call.ask].needsLookUp = false
        guard case .success(let response) = completion.result, response.status == 200,
            let raw = ChatReply.firstStored(response.body)
        else {
            deferred.append((now, call.ask))
            return
        }
        let request = asks[call.ask].request
        var outcome = LedgerOutcome(key: request.key, kind: .answered, status: 200)
        outcome.call = Int64(bitPattern: completion.id)
        outcome.host = teacher.stations.all[call.station].endpoint.host
        outcome.raw = raw.without(teacher.stations.all[call.station].keyBytes)
        outcome.settlesDoubt = true
        outcome.count(ChatReply.read(outcome.raw), teacher.price, or: request.reserve)
        unrecorded.append(outcome)
        good(call, now, answered: true)
        report.found += 1
        report.stored += asks[call.ask].askers.count - 1
        settled.append((call.ask, LedgerReply(status: 200, raw: outcome.raw), nil))
    }

    // MARK: Refusals

    /// What was held back is no for good.
    func settleHeld(of station: Int? = nil) {
        for (call, outcome) in held where station ?? call.station == call.station {
            unrecorded.append(outcome)
            let reply = LedgerReply(status: outcome.status ?? 0, raw: outcome.raw)
            settled.append((call.ask, reply, nil))
        }
        held.removeAll { station ?? $0.call.station == $0.call.station }
    }

    /// What was held back says nothing about the questions, which may be asked again.
    func releaseHeld(of station: Int? = nil) {
        for (call, outcome) in held where station ?? call.station == call.station {
            var free = outcome
            free.kind = .notAccepted
            free.raw = []
            unrecorded.append(free)
        }
        held.removeAll { station ?? $0.call.station == $0.call.station }
    }

    // MARK: Kinds of trouble

    private func good(_ call: Call, _ now: Instant, answered: Bool) {
        teacher.stations.all[call.station].pace.succeeded()
        teacher.stations.all[call.station].health.good(now, answered: answered)
    }

    private func bad(_ call: Call, _ now: Instant) -> Health {
        teacher.stations.all[call.station].health.bad(now)
        teacher.stations.all[call.station].pace.slowed(sentAt: call.sentAt, now: now)
        return teacher.stations.all[call.station].health
    }

    private func host(_ call: Call) -> String { teacher.stations.all[call.station].endpoint.host }

    private func refused(_ call: Call, _ error: String, _ now: Instant) {
        good(call, now, answered: false)
        guard teacher.stations.all[call.station].health.refusedFirst >= Health.refusals else {
            return
        }
        giveUp(
            call,
            TeacherError(
                .refusesAll,
                .configuration,
                "\(host(call)) refused every question (\(error)); check the options of "
                    + "'teach', such as temperature, max_tokens and extra, against the model"
            ),
            now,
            again: false
        )
        guard stop == nil else { return }
        // Another endpoint may know what to do with them.
        deferred += held.filter { $0.call.station == call.station }.map { (now, $0.call.ask) }
        releaseHeld(of: call.station)
    }

    /// The endpoint is asked no more; asking goes on while there is another.
    private func giveUp(_ call: Call, _ error: TeacherError, _ now: Instant, again: Bool = true) {
        if teacher.stations.all[call.station].trouble == nil {
            teacher.stations.all[call.station].trouble = error
        }
        stop = stop ?? teacher.stations.trouble
        if again, stop == nil { deferred.append((now, call.ask)) }
    }

    /// Told to come back: everybody waits, this question the longest.
    private func postpone(_ call: Call, _ error: String, _ wait: RetryAfter, _ now: Instant) {
        teacher.stations.all[call.station].pace.slowed(sentAt: call.sentAt, now: now)
        asks[call.ask].refusals += 1
        let host = host(call)
        switch wait {
        case .later(let seconds):
            let said =
                seconds < 1e9 ? "\(Int(seconds.rounded(.up))) s" : "longer than anybody waits"
            let reason = "\(host) asks to come back later: \(said) (\(error))"
            guard teacher.stations.isAlone else {
                return giveUp(call, TeacherError(.later, .tryLater, reason), now)
            }
            closing = closing ?? reason
            left.append((call.ask, reason))
        case .wait, .unsaid:
            guard asks[call.ask].refusals <= teacher.patience.refusals else {
                left.append((call.ask, "\(host) did not take them in time (\(error))"))
                return
            }
            var pause = backoff(call.ask, asks[call.ask].refusals - 1)
            if case .wait(let seconds) = wait {
                pause += .seconds(seconds)
                teacher.stations.all[call.station].pace.cool(.seconds(seconds), now)
            } else {
                teacher.stations.all[call.station].pace.cool(pause, now)
            }
            deferred.append((teacher.stations.isAlone ? now + pause : now, call.ask))
        }
    }

    /// Nobody is there: free of charge, so only time sets the limit.
    private func missed(_ call: Call, _ message: String, _ now: Instant) {
        let health = bad(call, now)
        let pause = backoff(call.ask, health.streak - 1)
        teacher.stations.all[call.station].pace.cool(pause, now)
        deferred.append((teacher.stations.isAlone ? now + pause : now, call.ask))
        guard health.isGone(now, teacher.patience) else { return }
        giveUp(
            call,
            TeacherError(.down, .unreachable, "cannot reach \(message)"),
            now,
            again: false
        )
    }

    /// May have been paid for: sent again a few times, and not at all into a broken teacher.
    private func lost(_ call: Call, _ error: String, kind: String?, _ now: Instant) {
        let host = host(call)
        let health = bad(call, now)
        let station = teacher.stations.all[call.station]
        asks[call.ask].unknowns += 1
        asks[call.ask].isInDoubt = true
        asks[call.ask].needsLookUp = station.promise == .storedCompletions
        if let kind, !health.wasEverGood, health.streak >= Health.strangers {
            let error = TeacherError(
                .notAPI,
                .unreachable,
                "\(host) does not answer with chat completions but with \(kind); "
                    + "check FLYWHEEL_TEACHER_URL, which often ends in /v1"
            )
            giveUp(call, error, now, again: false)
        } else if health.isBroken(now, teacher.patience) {
            let message = "\(host) failed \(health.streak) times in a row, last with \(error)"
            giveUp(call, TeacherError(.failing, .unreachable, message), now, again: false)
        }
        guard asks[call.ask].unknowns < teacher.options.attempts else {
            let count = teacher.options.attempts
            left.append((call.ask, "\(host) gave no clear reply in \(count) attempts (\(error))"))
            return
        }
        let pause = backoff(call.ask, asks[call.ask].unknowns - 1)
        if health.streak >= 3 {
            teacher.stations.all[call.station].pace.cool(pause, now)
        }
        deferred.append((now + pause, call.ask))
    }

    private func backoff(_ place: Int, _ repetition: Int) -> Duration {
        teacher.patience.backoff(asks[place].request.key, repetition: repetition)
    }
}
