import Flywheel

/// How many calls may be in flight, and whether any may start now.
///
/// Begins with a single call, so that a wrong key or address costs one call; opens fully at the
/// first good reply. Then additive increase, multiplicative decrease (Chiu, Jain 1989): one more
/// for each round without trouble, half at trouble.
struct Pace {
    typealias Instant = ContinuousClock.Instant

    private let limit: Int
    private var size = 1.0
    private var isOpen = false
    private var cutAt: Instant?
    private var resumesAt: Instant?

    init(limit: Int) { self.limit = limit }

    var width: Int { max(1, Int(size)) }

    /// - Returns: when calls may start again; `nil` if now.
    func cooling(_ now: Instant) -> Instant? {
        resumesAt.flatMap { $0 > now ? $0 : nil }
    }

    mutating func succeeded() {
        size = isOpen ? min(Double(limit), size + 1 / size) : Double(limit)
        isOpen = true
    }

    /// Halves the bound, once for all calls that left before the last cut.
    mutating func slowed(sentAt: Instant, now: Instant) {
        if let cutAt, sentAt < cutAt { return }
        cutAt = now
        size = max(1, size / 2)
    }

    /// Nobody starts for that long.
    mutating func cool(_ wait: Duration, _ now: Instant) {
        resumesAt = max(resumesAt ?? now, now + wait)
    }
}

/// Whether the teacher has been well lately.
struct Health {
    typealias Instant = ContinuousClock.Instant

    private(set) var lastGood: Instant?
    /// Failures since the last good reply.
    private(set) var streak = 0
    private var streakBegan: Instant?
    /// Questions refused for good while none was ever answered.
    private(set) var refusedFirst = 0
    private(set) var hasAnswered = false

    /// Replies that are no teacher's before a wrong address is the likelier story.
    static let strangers = 3
    static let refusals = 20
    private static let failures = 10

    var wasEverGood: Bool { lastGood != nil }

    /// Each asking has its own patience.
    mutating func beginAsking() {
        streak = 0
        streakBegan = nil
    }

    mutating func good(_ now: Instant, answered: Bool) {
        lastGood = now
        beginAsking()
        hasAnswered = hasAnswered || answered
        refusedFirst = hasAnswered ? 0 : refusedFirst + 1
    }

    mutating func bad(_ now: Instant) {
        streak += 1
        streakBegan = streakBegan ?? now
    }

    /// Whether the streak has lasted too long for a teacher that cannot be reached.
    func isGone(_ now: Instant, _ patience: Patience) -> Bool {
        streakBegan.map { now - $0 >= patience.trouble } ?? false
    }

    /// Whether so many calls have failed for so long that more would only cost money.
    func isBroken(_ now: Instant, _ patience: Patience) -> Bool {
        streak >= Self.failures && isGone(now, patience)
    }
}

/// Seconds a call takes, as a line over its answer tokens: `y = k·x + b` by least squares.
struct Latency {
    /// What the ledger knows of earlier nights, until this run knows more.
    var history: CallTimes?
    private var calls = 0.0
    private var tokens = 0.0
    private var seconds = 0.0
    private var squares = 0.0
    private var products = 0.0

    // A mid-size model on one GPU: 50 tokens a second after half a second.
    private static let perToken = 0.02
    private static let before = 0.5
    /// Answers end long before `max_tokens` as a rule.
    private static let usualTokens = 200.0
    /// Calls of this run after which it counts for more than the nights before.
    private static let enough = 50.0

    mutating func saw(_ duration: Double, tokens count: Int) {
        let count = Double(count)
        calls += 1
        tokens += count
        seconds += duration
        squares += count * count
        products += count * duration
    }

    /// What is known best: this run, the nights before, a guess.
    func times(maxTokens: Int) -> CallTimes {
        if let history, calls < Self.enough { return history }
        guard calls > 0 else {
            let tokens = min(Double(maxTokens), Self.usualTokens)
            return CallTimes(
                calls: 0,
                answerTokens: tokens,
                seconds: Self.before + Self.perToken * tokens,
                perToken: Self.perToken,
                before: Self.before
            )
        }
        let spread = squares - tokens * tokens / calls
        let slope = spread > 0 ? (products - tokens * seconds / calls) / spread : 0
        return CallTimes(
            calls: Int(calls),
            answerTokens: tokens / calls,
            seconds: seconds / calls,
            perToken: slope,
            before: (seconds - slope * tokens) / calls
        )
    }
}
