import Flywheel

/// How long things are waited for. The pipeline file does not set these; tests make them short.
package struct Patience: Sendable, Hashable {
    /// How long nothing but failure is put up with before asking ends.
    package var trouble = Duration.seconds(20)
    /// First and longest wait before a call is repeated, as in OpenAI's own clients.
    package var shortestBackoff = Duration.milliseconds(500)
    package var longestBackoff = Duration.seconds(8)
    /// Beyond it, a Retry-After is left to the next run.
    package var longestRetryAfter = Duration.seconds(120)
    /// For replies in flight when asking is called off.
    package var drain = Duration.seconds(30)
    /// For one call, in place of the pipeline's `timeout`.
    package var call: Duration?
    /// How often one question may be told to come back later.
    package var refusals = 20

    /// Between two looks at a batch, which takes minutes to a day.
    package var shortestPoll = Duration.seconds(5)
    package var longestPoll = Duration.seconds(60)
    /// After which a batch that the provider does not list was never taken.
    package var orphan = Duration.seconds(600)

    package init() {}

    /// The most a question waits before its repetition; doubles with each.
    package func ceiling(_ repetition: Int) -> Duration {
        let doubled = shortestBackoff * (1 << min(max(0, repetition), 20))
        return min(longestBackoff, doubled)
    }

    /// Full jitter (Brooker, AWS 2015): anywhere between nothing and the ceiling, drawn from the
    /// key, so that calls that failed together do not come back together, in the same way each run.
    func backoff(_ key: Digest, repetition: Int) -> Duration {
        var generator = SeededGenerator(seed: key.prefix64 &+ UInt64(max(0, repetition)))
        return ceiling(repetition) * generator.unit()
    }
}
