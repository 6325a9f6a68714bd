import Glibc

/// Where asking takes the time from; tests put a day into milliseconds.
///
/// While calls are in flight the network sets the pace and waiting is real; what waits for nobody
/// sleeps by this clock.
package struct AskClock: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package var now: @Sendable () -> Instant
    package var sleep: @Sendable (Duration) -> Void

    package init(
        now: @escaping @Sendable () -> Instant,
        sleep: @escaping @Sendable (Duration) -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    package static let system = AskClock(
        now: { .now },
        sleep: { pause in usleep(UInt32(min(max(0, pause / .microseconds(1)), 999_999))) }
    )
}
