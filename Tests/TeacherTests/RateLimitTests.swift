import HTTP
import Testing

@testable import Teacher

@Suite struct RateLimitTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    /// Seconds after which the calls of a given size may start, one after another.
    private func starts(_ limit: inout RateLimit, _ count: Int, tokens: Int) -> [Double] {
        var now = start
        return (0..<count).map { _ in
            now = limit.opening(now, tokens: tokens) ?? now
            limit.take(now, tokens: tokens)
            return (now - start) / .seconds(1)
        }
    }

    @Test func `requests spread over the minute after the first ten seconds' worth`() {
        var limit = RateLimit(requestsPerMinute: 60, tokensPerMinute: nil)
        let starts = starts(&limit, 70, tokens: 1)
        #expect(starts[9] == 0)
        #expect(abs(starts[10] - 1) < 0.01)
        #expect(abs(starts[69] - 60) < 0.01)
    }

    @Test func `tokens count too, and one call larger than the bucket still goes`() {
        var limit = RateLimit(requestsPerMinute: nil, tokensPerMinute: 6000)
        #expect(limit.allows(start, tokens: 50_000))
        limit.take(start, tokens: 2000)
        #expect(!limit.allows(start, tokens: 500))
        #expect(limit.allows(at(16), tokens: 500))
    }

    @Test func `limits are learnt from headers, given ones are not widened`() {
        let response = HTTPResponse(
            status: 200,
            headers: [
                ("x-ratelimit-limit-requests", "6000"), ("x-ratelimit-remaining-requests", "0"),
                ("x-ratelimit-reset-requests", "2s"),
            ]
        )
        var learnt = RateLimit(requestsPerMinute: nil, tokensPerMinute: nil)
        learnt.learn(response, start)
        #expect(learnt.opening(start, tokens: 1) == at(2))
        #expect(learnt.allows(at(2.1), tokens: 1))
        var given = RateLimit(requestsPerMinute: 6, tokensPerMinute: nil)
        given.take(start, tokens: 1)
        given.learn(response, start)
        #expect(!given.allows(at(5), tokens: 1))
    }

    @Test(
        arguments: [
            ("1s", 1), ("17ms", 0.017), ("6m0s", 360), ("1h2m3.5s", 3723.5), ("20", 20), ("", nil),
            ("soon", nil), ("1x", nil),
        ] as [(String, Double?)]
    )
    func `times until a reset`(text: String, seconds: Double?) {
        #expect(RateLimit.seconds(text) == seconds)
    }
}
