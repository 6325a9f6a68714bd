import Flywheel
import JSON
import Runner

/// What a run did, in a few lines.
struct RunSummary {
    private let report: RunReport
    private let schedule: Schedule

    init(_ report: RunReport, _ schedule: Schedule) {
        self.report = report
        self.schedule = schedule
    }

    func show(_ terminal: Terminal, json: Bool) {
        if json { return terminal.show(value) }
        for line in lines { terminal.print(line) }
    }

    private var lines: [String] {
        if report.didNothing, report.blocked == 0, report.waiting == 0 {
            return ["nothing to do: every window is done"]
        }
        var lines: [String] = []
        if !report.done.isEmpty {
            let windows = Set(report.done.map(\.window)).count
            lines.append("done: \(report.done.count) stages in \(windows) windows")
        }
        for failed in report.failed {
            lines.append("failed: \(title(failed.stage, failed.window)): \(failed.message)")
        }
        for held in report.held {
            lines.append("left to run \(held.run): \(title(held.stage, held.window))")
        }
        if report.waiting > 0 {
            lines.append(
                "\(report.waiting) failed windows wait before the next try; "
                    + "`flywheel retry` does not"
            )
        }
        if report.blocked > 0 {
            lines.append("\(report.blocked) stages wait for those above")
        }
        return lines
    }

    private func title(_ stage: StageName, _ window: Window) -> String {
        "\(stage) \(schedule.name(of: window))"
    }

    private var value: JSONValue {
        let done = report.done.map { item($0.stage, $0.window, $0.outcome) }
        let failed = report.failed.map { item($0.stage, $0.window, $0.message) }
        let held = report.held.map { item($0.stage, $0.window, "held by \($0.run)") }
        return .object([
            "run": .string(report.run),
            "status": .string(report.trouble?.rawValue ?? "done"),
            "done": .array(done),
            "failed": .array(failed),
            "held": .array(held),
            "blocked": .integer(Int64(report.blocked)),
            "waiting": .integer(Int64(report.waiting)),
        ])
    }

    private func item(_ stage: StageName, _ window: Window, _ outcome: Outcome) -> JSONValue {
        .object([
            "stage": .string(stage.rawValue),
            "window": .string(schedule.name(of: window)),
            "rows_in": .integer(Int64(outcome.rowsIn)),
            "rows_out": .integer(Int64(outcome.rowsOut)),
            "counts": VersionText.object(outcome.counts),
        ])
    }

    private func item(_ stage: StageName, _ window: Window, _ message: String) -> JSONValue {
        .object([
            "stage": .string(stage.rawValue),
            "window": .string(schedule.name(of: window)),
            "message": .string(message),
        ])
    }
}
