import Flywheel
import JSON
import Teacher

/// How far asking a file is: a line that stays in its place on a terminal, JSON lines elsewhere.
final class TeacherAskProgress {
    private let total: Int
    private let ledger: FileLedger
    private let terminal: Terminal
    private let began = ContinuousClock.now
    private let spentBefore: Money
    private(set) var answered = 0
    private(set) var refused = 0
    private var shown: ContinuousClock.Instant?
    private var hasBar = false

    init(total: Int, _ ledger: FileLedger, _ terminal: Terminal) {
        self.total = total
        self.ledger = ledger
        self.terminal = terminal
        spentBefore = ledger.spent
    }

    func count(_ content: Reply.Content) {
        switch content {
        case .answer: answered += 1
        case .refused: refused += 1
        }
    }

    /// Shows it if it is time to.
    func show() {
        let now = ContinuousClock.now
        let pause: Duration = terminal.isInteractive ? .milliseconds(200) : .seconds(5)
        guard now - (shown ?? began) >= pause else { return }
        shown = now
        if terminal.isInteractive {
            hasBar = true
            terminal.mutter("\r\u{1B}[K\(line(now))")
        } else {
            terminal.complain(String(decoding: value(now).serialized(), as: UTF8.self))
        }
    }

    func end() {
        if hasBar { terminal.mutter("\r\u{1B}[K") }
    }

    private var done: Int { answered + refused }

    /// Rows a second since the start.
    private func rate(_ now: ContinuousClock.Instant) -> Double {
        Double(done) / max(0.001, (now - began) / .seconds(1))
    }

    private func secondsLeft(_ now: ContinuousClock.Instant) -> Double? {
        done > 0 ? Double(total - done) / rate(now) : nil
    }

    private var spent: Money { Money(micros: ledger.spent.micros - spentBefore.micros) }

    func line(_ now: ContinuousClock.Instant) -> String {
        let rate = (rate(now) * 10).rounded() / 10
        let left = secondsLeft(now).map { Self.time($0) + " left" } ?? "…"
        let trouble = refused > 0 ? "  \(refused) refused" : ""
        return "\(done)/\(total) rows  \(rate)/s  \(spent)  \(left)\(trouble)"
    }

    func value(_ now: ContinuousClock.Instant) -> JSONValue {
        [
            "at": .string(Instant.now.description), "level": "info", "message": "asking",
            "done": .integer(Int64(done)), "total": .integer(Int64(total)),
            "refused": .integer(Int64(refused)), "per_second": .number(rate(now)),
            "spent_micros": .integer(spent.micros),
            "seconds_left": secondsLeft(now).map(JSONValue.number) ?? .null,
        ]
    }

    /// `45 s`, `12 min`, `3 h 5 min`.
    static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 1e9))
        switch whole {
        case ..<120: return "\(whole) s"
        case ..<7200: return "\((whole + 59) / 60) min"
        default: return "\(whole / 3600) h \(whole % 3600 / 60) min"
        }
    }
}
