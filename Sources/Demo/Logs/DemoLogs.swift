/// Nights of chats of a small assistant, from a seed.
///
/// The same seed, start and scale give the same sessions for night k however many nights are asked
/// for and on whatever platform.
package struct DemoLogs: Sendable {
    package let seed: UInt64
    package let start: CivilDate
    package let scale: Double

    package init(seed: UInt64, start: CivilDate, scale: Double = 1) {
        self.seed = seed
        self.start = start
        self.scale = scale
    }

    /// The sessions that began on nights 1 to `last`, by night.
    package func sessions(upTo last: Int) -> [[LogSession]] {
        var writer = SessionWriter()
        return (0..<max(0, last)).map { night($0 + 1, &writer) }
    }

    /// Sessions begun on a night, counted from 1: so many that about 500, 2,000 and 3,000 answers
    /// are left after rules, checks and failures of the teacher took their part.
    package func sessionCount(night: Int) -> Int {
        let full = night == 1 ? 900 : night == 2 ? 1900 : 2500
        return max(20, Int((Double(full) * scale).rounded()))
    }

    private func night(_ number: Int, _ writer: inout SessionWriter) -> [LogSession] {
        var random = SplitMix64(seed: seed, "night \(number)")
        let shares = SessionKind.allCases.map { ($0, $0.share) }
        let count = sessionCount(night: number)
        let sessions = (0..<count).map { index in
            // Both occur every night, however small the scale.
            let crosses = index % Self.crossingEvery == 0
            let isLate = index % Self.lateEvery == 1
            let kind = crosses ? .multiTurn : random.pick(weighted: shares)
            let script = writer.script(kind, &random)
            var clock = SessionClock(
                midnight: midnight(of: number),
                night: number,
                crosses: crosses,
                isLate: isLate
            )
            let id = StableHash.hexadecimal(StableHash.of("\(seed)|\(number)|\(index)"))
            return clock.session("s\(id)", kind, script, &random)
        }
        return sessions.sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
    }

    /// Local midnight that begins the night's day, in milliseconds.
    package func midnight(of night: Int) -> Int {
        (start.daysSinceEpoch + night - 1) * SessionClock.day - SessionClock.zoneOffset
    }

    private static let crossingEvery = 150
    private static let lateEvery = 120
}
