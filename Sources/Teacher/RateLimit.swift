import Flywheel
import HTTP

/// Requests and tokens an endpoint takes in a minute: given by the pipeline, or learnt from the
/// headers of its replies.
///
/// A token bucket for each: it holds ten seconds' worth, so that calls spread over the minute
/// instead of leaving together at its start.
struct RateLimit {
    typealias Instant = ContinuousClock.Instant

    private var requests: Bucket?
    private var tokens: Bucket?
    /// Given limits are not widened by what the endpoint says.
    private let isGiven: (requests: Bool, tokens: Bool)

    init(requestsPerMinute: Int?, tokensPerMinute: Int?) {
        requests = requestsPerMinute.map { Bucket(perMinute: Double($0)) }
        tokens = tokensPerMinute.map { Bucket(perMinute: Double($0)) }
        isGiven = (requestsPerMinute != nil, tokensPerMinute != nil)
    }

    func allows(_ now: Instant, tokens count: Int) -> Bool {
        opening(now, tokens: count) == nil
    }

    mutating func take(_ now: Instant, tokens count: Int) {
        requests?.take(now, 1)
        tokens?.take(now, Double(count))
    }

    /// When a call of that size may start; `nil` if now.
    func opening(_ now: Instant, tokens count: Int) -> Instant? {
        [requests?.opening(now, 1), tokens?.opening(now, Double(count))].compactMap { $0 }.max()
    }

    /// Reads `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`, as OpenAI, Groq and others
    /// write them.
    mutating func learn(_ response: HTTPResponse, _ now: Instant) {
        // Most servers say nothing, and every reply comes by here.
        guard response.headers.contains(where: { $0.name.utf8.count > 20 }) else { return }
        Self.learn(&requests, "requests", isGiven.requests, response, now)
        Self.learn(&tokens, "tokens", isGiven.tokens, response, now)
    }

    private static func learn(
        _ bucket: inout Bucket?,
        _ unit: String,
        _ isGiven: Bool,
        _ response: HTTPResponse,
        _ now: Instant
    ) {
        if !isGiven, let limit = number(response.header("x-ratelimit-limit-\(unit)")), limit > 0,
            bucket?.perMinute != limit
        {
            bucket = Bucket(perMinute: limit)
        }
        guard let left = number(response.header("x-ratelimit-remaining-\(unit)")) else { return }
        bucket?.keep(atMost: left, now)
        if left < 1, let reset = response.header("x-ratelimit-reset-\(unit)").flatMap(seconds) {
            bucket?.close(until: now + .seconds(min(reset, 120)))
        }
    }

    private static func number(_ text: String?) -> Double? {
        text.flatMap { Int($0) }.map { Double(max(0, $0)) }
    }

    /// `17ms`, `1s`, `6m0s`, `1h2m3.5s`, or seconds alone.
    static func seconds(_ text: String) -> Double? {
        var total = 0.0
        var digits = ""
        var rest = Substring(text)
        while let first = rest.first {
            if first.isNumber || first == "." {
                digits.append(rest.removeFirst())
                continue
            }
            let unit = String(rest.prefix { $0.isLetter })
            guard let value = Double(digits), let factor = units[unit] else { return nil }
            total += value * factor
            digits = ""
            rest = rest.dropFirst(unit.count)
        }
        if digits.isEmpty { return text.isEmpty ? nil : total }
        return total == 0 ? Double(digits) : nil
    }

    private static let units = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400]

    private struct Bucket {
        let perMinute: Double
        private var level: Double
        private var filledAt: Instant?
        private var closedUntil: Instant?

        private var capacity: Double { max(1, perMinute / 6) }

        init(perMinute: Double) {
            self.perMinute = perMinute
            level = max(1, perMinute / 6)
        }

        private func level(_ now: Instant) -> Double {
            guard let filledAt else { return level }
            return min(capacity, level + perMinute * ((now - filledAt) / .seconds(60)))
        }

        mutating func take(_ now: Instant, _ amount: Double) {
            level = level(now) - amount
            filledAt = now
        }

        mutating func keep(atMost most: Double, _ now: Instant) {
            level = min(level(now), most)
            filledAt = now
        }

        mutating func close(until instant: Instant) { closedUntil = instant }

        /// More than the bucket holds goes when it is full.
        func opening(_ now: Instant, _ amount: Double) -> Instant? {
            if let closedUntil, closedUntil > now { return closedUntil }
            let missing = min(amount, capacity) - level(now)
            guard missing > 1e-9 else { return nil }
            return now + .seconds(missing * 60 / perMinute)
        }
    }
}
