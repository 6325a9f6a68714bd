import Flywheel
import Synchronization

/// Lines and a progress bar on a terminal's standard error.
final class TerminalJournal: Journal {
    private let schedule: Schedule?
    private let write: @Sendable (String) -> Void
    private let state = Mutex(State())

    private struct State {
        var shown = ContinuousClock.now
        var hasBar = false
    }

    /// - Parameters:
    ///   - schedule: names windows by their day.
    ///   - write: writes text as it is, control sequences included.
    init(schedule: Schedule?, _ write: @escaping @Sendable (String) -> Void) {
        self.schedule = schedule
        self.write = write
    }

    func note(_ entry: JournalEntry) {
        let mark =
            switch entry.level {
            case .info: entry.message == "done" ? "✓" : "·"
            case .warning: "!"
            case .error: "✗"
            }
        var line = "\(mark) \(title(entry.stage, entry.window))"
        line += entry.message == "done" ? "" : "\(entry.message) "
        line += Self.fields(entry.fields)
        clear()
        write(line + "\n")
    }

    func progress(
        _ stage: StageName,
        _ window: Window,
        _ done: Int,
        of total: Int?,
        _ unit: String
    ) {
        let isDue = state.withLock { state in
            let now = ContinuousClock.now
            guard !state.hasBar || now - state.shown > .milliseconds(100) else { return false }
            state.shown = now
            state.hasBar = true
            return true
        }
        guard isDue else { return }
        write("\r\u{1B}[K  \(title(stage, window))\(Self.bar(done, total)) \(unit)")
    }

    private func clear() {
        let hadBar = state.withLock { state in
            defer { state.hasBar = false }
            return state.hasBar
        }
        if hadBar { write("\r\u{1B}[K") }
    }

    private func title(_ stage: StageName?, _ window: Window?) -> String {
        guard let stage else { return "" }
        let name = window.flatMap { schedule?.name(of: $0) } ?? ""
        let padding = String(repeating: " ", count: max(1, 9 - stage.rawValue.count))
        return "\(name)  \(stage)\(padding)"
    }

    /// A few side by side; a sheet of many one below the other.
    private static func fields(_ fields: [(name: String, value: String)]) -> String {
        guard fields.count > 6 else { return fields.map(field).joined(separator: "  ") }
        let width = fields.map(\.name.count).max() ?? 0
        return fields.map { name, value in
            "\n      \(name)\(String(repeating: " ", count: width - name.count))  \(value)"
        }.joined()
    }

    private static func field(_ field: (name: String, value: String)) -> String {
        guard field.name == "milliseconds", let count = Int(field.value) else {
            return "\(field.name) \(field.value)"
        }
        return "\(Double(count / 100) / 10) s"
    }

    private static func bar(_ done: Int, _ total: Int?) -> String {
        guard let total, total > 0 else { return done == 0 ? "…" : "\(done)" }
        let width = 24
        let filled = min(width, width * done / total)
        let cells = String(repeating: "█", count: filled)
        return "\(cells)\(String(repeating: "░", count: width - filled)) \(done)/\(total)"
    }
}
