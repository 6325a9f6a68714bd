import Flywheel
import HTTP

// What came back: written down first, then acted upon.
extension Asking {
    func settle(_ ended: [Completion], _ each: (Reply) throws -> Void) throws {
        guard !ended.isEmpty else { return }
        var verdicts: [(Call, CallVerdict, LedgerOutcome)] = []
        for completion in ended {
            guard let call = calls.removeValue(forKey: completion.id) else { continue }
            let verdict = verdict(call, completion)
            let outcome = outcome(call, completion, verdict)
            if outcome.spent < asks[call.ask].request.reserve { hasNewMoney = true }
            verdicts.append((call, verdict, outcome))
            unrecorded.append(outcome)
        }
        try record()
        for (call, verdict, outcome) in verdicts { try act(call, verdict, outcome, each) }
    }

    /// The classifier's verdict; one unknown outcome too many becomes a no for good, if others
    /// were answered meanwhile: then it is the question that fails, not the teacher.
    func verdict(_ call: Call, _ completion: Completion) -> CallVerdict {
        let classifier = CallClassifier(
            host: teacher.endpoint.host,
            model: teacher.model,
            longestRetryAfter: teacher.patience.longestRetryAfter / .seconds(1)
        )
        let verdict = classifier.verdict(completion)
        let ask = asks[call.ask]
        guard case .unknown(let error, let status, let raw) = verdict,
            ask.unknowns + 1 >= teacher.options.attempts,
            let first = ask.firstSent, let good = teacher.health.lastGood, good > first
        else { return verdict }
        let isRefusal = status != 200
        return .rejected(
            status: isRefusal ? status : 0,
            raw: isRefusal ? raw : [],
            error: error,
            isPaid: true
        )
    }

    func outcome(_ call: Call, _ completion: Completion, _ verdict: CallVerdict) -> LedgerOutcome {
        let request = asks[call.ask].request
        let response = try? completion.result.get()
        var outcome = LedgerOutcome(
            key: request.key,
            kind: .notAccepted,
            status: response?.status,
            seconds: response?.seconds ?? (ContinuousClock.now - call.sentAt) / .seconds(1)
        )
        switch verdict {
        case .answered(let response):
            outcome.kind = .answered
            outcome.raw = response.body.without(teacher.keyBytes)
            count(response.body, request, &outcome)
        case .rejected(let status, let raw, let error, let isPaid):
            outcome.kind = .rejected
            outcome.status = status
            outcome.raw = raw.without(teacher.keyBytes)
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
        return outcome
    }

    /// What the reply says it cost; without a word about it, what was set aside.
    private func count(_ raw: [UInt8], _ request: LedgerRequest, _ outcome: inout LedgerOutcome) {
        guard case .reply(let reply) = ChatReply.read(raw), let usage = reply.usage else {
            outcome.spent = request.reserve
            return
        }
        outcome.promptTokens = usage.promptTokens
        outcome.answerTokens = usage.answerTokens
        outcome.spent =
            teacher.options.price?.cost(
                promptTokens: usage.promptTokens,
                answerTokens: usage.answerTokens
            ) ?? .zero
    }

    private func act(
        _ call: Call,
        _ verdict: CallVerdict,
        _ outcome: LedgerOutcome,
        _ each: (Reply) throws -> Void
    ) throws {
        let now = ContinuousClock.now
        let reply = LedgerReply(status: outcome.status ?? 0, raw: outcome.raw)
        switch verdict {
        case .answered:
            teacher.pace.succeeded()
            teacher.health.good(now, answered: true)
            teacher.latency.saw(outcome.seconds)
            report.bought += 1
            report.stored += asks[call.ask].askers.count - 1
            try deliver(call.ask, reply, each)
        case .rejected(_, _, let error, let isPaid):
            if !isPaid { refused(error, now) }
            try deliver(call.ask, reply, each)
        case .busy(let error, let wait): postpone(call, error, wait, now)
        case .unreachable(_, let message): missed(call, message, now)
        case .unknown(let error, _, _): lost(call, error, kind: nil, now)
        case .stranger(let error, let kind): lost(call, error, kind: kind, now)
        case .hopeless(_, let error): stop = stop ?? error
        }
    }

    // MARK: Kinds of trouble

    private func refused(_ error: String, _ now: Instant) {
        teacher.pace.succeeded()
        teacher.health.good(now, answered: false)
        guard teacher.health.refusedFirst >= Health.refusals else { return }
        stop = TeacherError(
            .refusesAll,
            .configuration,
            "\(teacher.endpoint.host) refused every question (\(error)); check the options of "
                + "'teach', such as temperature, max_tokens and extra, against the model"
        )
    }

    /// Told to come back: everybody waits, this question the longest.
    private func postpone(_ call: Call, _ error: String, _ wait: RetryAfter, _ now: Instant) {
        teacher.pace.slowed(sentAt: call.sentAt, now: now)
        asks[call.ask].refusals += 1
        let host = teacher.endpoint.host
        switch wait {
        case .later(let seconds):
            let said =
                seconds < 1e9 ? "\(Int(seconds.rounded(.up))) s" : "longer than anybody waits"
            let reason = "\(host) asks to come back later: \(said) (\(error))"
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
                teacher.pace.cool(.seconds(seconds), now)
            } else {
                teacher.pace.cool(pause, now)
            }
            deferred.append((now + pause, call.ask))
        }
    }

    /// Nobody is there: free of charge, so only time sets the limit.
    private func missed(_ call: Call, _ message: String, _ now: Instant) {
        teacher.health.bad(now)
        teacher.pace.slowed(sentAt: call.sentAt, now: now)
        let pause = backoff(call.ask, teacher.health.streak - 1)
        teacher.pace.cool(pause, now)
        deferred.append((now + pause, call.ask))
        guard teacher.health.isGone(now, teacher.patience) else { return }
        stop = stop ?? TeacherError(.down, .unreachable, "cannot reach \(message)")
    }

    /// May have been paid for: sent again a few times, and not at all into a broken teacher.
    private func lost(_ call: Call, _ error: String, kind: String?, _ now: Instant) {
        let host = teacher.endpoint.host
        teacher.health.bad(now)
        teacher.pace.slowed(sentAt: call.sentAt, now: now)
        asks[call.ask].unknowns += 1
        asks[call.ask].isInDoubt = true
        if let kind, !teacher.health.wasEverGood, teacher.health.streak >= Health.strangers {
            stop =
                stop
                ?? TeacherError(
                    .notAPI,
                    .unreachable,
                    "\(host) does not answer with chat completions but with \(kind); "
                        + "check FLYWHEEL_TEACHER_URL, which often ends in /v1"
                )
        } else if teacher.health.isBroken(now, teacher.patience) {
            stop =
                stop
                ?? TeacherError(
                    .failing,
                    .unreachable,
                    "\(host) failed \(teacher.health.streak) times in a row, last with \(error)"
                )
        }
        guard asks[call.ask].unknowns < teacher.options.attempts else {
            let count = teacher.options.attempts
            left.append((call.ask, "\(host) gave no clear reply in \(count) attempts (\(error))"))
            return
        }
        let pause = backoff(call.ask, asks[call.ask].unknowns - 1)
        if teacher.health.streak >= 3 { teacher.pace.cool(pause, now) }
        deferred.append((now + pause, call.ask))
    }

    private func backoff(_ place: Int, _ repetition: Int) -> Duration {
        teacher.patience.backoff(asks[place].request.key, repetition: repetition)
    }
}
