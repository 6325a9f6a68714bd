import Foundation
import Student

/// A training on standard error: the recipe sheet, steps, validations and alarms.
struct TrainingConsole {
    private let terminal: Terminal
    /// Before every line, for example which of several trainings it is.
    private let name: String

    init(_ terminal: Terminal, name: String = "") {
        self.terminal = terminal
        self.name = name.isEmpty ? "" : name + ": "
    }

    func tell(_ event: TrainingEvent) {
        switch event {
        case .started(let plan):
            for (key, value) in plan.sheet { terminal.complain("  \(name)\(key): \(value)") }
        case .step(let step): tell(step)
        case .validated(let point):
            let mark = point.isBest ? ", the best so far" : ""
            say("step \(point.step): held-out loss \(number(point.loss))\(mark)")
        case .alarm(let alarm): say("\(alarm.level.rawValue): \(alarm.message)")
        case .checkpointed: break
        case .finished:
            if terminal.isInteractive { terminal.mutter("\n") }
        }
    }

    private func tell(_ step: StepReport) {
        guard terminal.isInteractive || step.step % 100 == 0 else { return }
        let line =
            "\(name)step \(step.step)/\(step.of)  loss \(number(step.loss))  "
            + "\(Int(step.tokensPerSecond)) tokens/s  \(step.secondsLeft.duration) left"
        terminal.mutter(terminal.isInteractive ? "\r\u{1B}[K\(line)" : line + "\n")
    }

    private func say(_ line: String) {
        terminal.mutter((terminal.isInteractive ? "\r\u{1B}[K" : "") + name + line + "\n")
    }

    private func number(_ value: Double) -> String { String(format: "%.4f", value) }
}
