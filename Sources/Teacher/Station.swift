import Flywheel
import HTTP

/// An endpoint at work: what it is sent, how it bears it, how much it may get.
struct Station {
    typealias Instant = ContinuousClock.Instant

    let endpoint: Endpoint
    let headers: [(name: String, value: String)]
    let keyBytes: [UInt8]
    let weight: Int
    let promise: TeacherEndpoint.Promise
    var pace: Pace
    var health = Health()
    var rate: RateLimit
    var inFlight = 0
    /// Why it is asked no more in this run.
    var trouble: TeacherError?
    /// Smooth weighted round robin, as nginx does it: the winner pays the sum of all weights.
    fileprivate var credit = 0

    /// Failures in a row after which one call at a time probes the endpoint.
    private static let breaking = 3

    init(_ given: TeacherEndpoint, _ options: TeacherOptions) throws(TeacherError) {
        endpoint = try Endpoint(given.url)
        (headers, keyBytes) = try Self.headers(given.key, host: endpoint.host)
        weight = given.weight
        promise = given.promise
        pace = Pace(limit: options.concurrency)
        rate = RateLimit(
            requestsPerMinute: options.requestsPerMinute,
            tokensPerMinute: options.tokensPerMinute
        )
    }

    /// Calls that may start now.
    func room(_ now: Instant) -> Int {
        guard trouble == nil, pace.cooling(now) == nil else { return 0 }
        let width = health.streak >= Self.breaking ? 1 : pace.width
        return max(0, width - inFlight)
    }

    /// When it may be asked again, if only time is in the way.
    func opening(_ now: Instant, tokens: Int) -> Instant? {
        guard trouble == nil else { return nil }
        return [pace.cooling(now), rate.opening(now, tokens: tokens)].compactMap { $0 }.max()
    }

    private static func headers(
        _ key: Secret?,
        host: String
    ) throws(TeacherError) -> ([(name: String, value: String)], [UInt8]) {
        var headers = [
            (name: "Content-Type", value: "application/json"),
            (name: "Accept", value: "application/json, text/event-stream"),
        ]
        guard let key, !key.isEmpty else { return (headers, []) }
        let bytes = key.reveal { Array($0.utf8) }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw TeacherError(
                .key,
                .configuration,
                "the teacher's key holds blanks, line breaks or letters beyond ASCII; "
                    + "check FLYWHEEL_TEACHER_KEY"
            )
        }
        headers.append((name: "Authorization", value: key.reveal { "Bearer \($0)" }))
        // What Azure's endpoints read in place of it.
        if host.hasSuffix(".azure.com") {
            headers.append((name: "api-key", value: key.reveal { $0 }))
        }
        return (headers, bytes)
    }
}

/// The endpoints of one model.
struct Stations {
    typealias Instant = ContinuousClock.Instant

    var all: [Station]

    var isAlone: Bool { all.count == 1 }

    func room(_ now: Instant) -> Int { all.reduce(0) { $0 + $1.room(now) } }

    /// Whom to ask next, who is not `avoided` if there is another; takes the call from its rate.
    ///
    /// - Parameter only: the one that must be asked, for a promise that only it gave.
    mutating func pick(
        _ now: Instant,
        tokens: Int,
        only: Int? = nil,
        avoiding avoided: Int? = nil
    ) -> Int? {
        if all.count == 1 {
            guard all[0].room(now) > 0, all[0].rate.allows(now, tokens: tokens) else { return nil }
            all[0].rate.take(now, tokens: tokens)
            all[0].inFlight += 1
            return 0
        }
        let open = all.indices.filter { index in
            (only ?? index) == index && all[index].room(now) > 0
                && all[index].rate.allows(now, tokens: tokens)
        }
        let liked = open.filter { $0 != avoided }
        let choice = liked.isEmpty ? open : liked
        for index in choice { all[index].credit += all[index].weight }
        guard let best = choice.max(by: { all[$0].credit < all[$1].credit }) else { return nil }
        all[best].credit -= choice.reduce(0) { $0 + all[$1].weight }
        all[best].rate.take(now, tokens: tokens)
        all[best].inFlight += 1
        return best
    }

    /// When somebody may be asked again, if only time is in the way.
    func opening(_ now: Instant, tokens: Int) -> Instant? {
        guard room(now) == 0 || all.allSatisfy({ !$0.rate.allows(now, tokens: tokens) }) else {
            return nil
        }
        return all.compactMap { $0.opening(now, tokens: tokens) }.min()
    }

    /// The trouble of the first, if all have one.
    var trouble: TeacherError? {
        all.allSatisfy { $0.trouble != nil } ? all.first?.trouble : nil
    }
}
