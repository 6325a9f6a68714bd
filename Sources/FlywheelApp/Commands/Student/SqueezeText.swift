import Foundation
import JSON
import Student

/// A squeeze in words or as JSON.
enum SqueezeText {
    static func print(_ squeeze: Squeeze, _ terminal: Terminal) {
        terminal.print(
            "ceiling of \(squeeze.channel): \(percent(squeeze.ceiling)) of \(squeeze.asked) rows "
                + "after \(squeeze.epochs) epochs of its \(squeeze.rows) rows alone"
        )
        let near = "\(percent(squeeze.nearness)) of the ceiling"
        if let epochs = squeeze.criticalEpochs.smallest {
            terminal.print("\(near) alone: \(number(epochs)) epochs are enough")
        }
        if let copies = squeeze.criticalCopies.smallest {
            terminal.print(
                "\(near) in the mix: \(number(copies)) copies a row are enough, "
                    + "\(percent(squeeze.share(copies: copies))) of the rows"
            )
        } else if !squeeze.criticalCopies.tries.isEmpty {
            terminal.print("\(near) in the mix: not reached with 4 copies a row")
        }
        let tries =
            squeeze.criticalEpochs.tries.map { ("epochs", $0) }
            + squeeze.criticalCopies.tries.map { ("copies", $0) }
        guard !tries.isEmpty else { return }
        terminal.table(
            ["Search", "Value", "Exact"],
            tries.map { [$0.0, number($0.1.value), percent($0.1.score)] }
        )
    }

    static func facts(_ squeeze: Squeeze) -> JSONValue {
        func optional(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
        return [
            "task_type": .string(squeeze.channel), "rows": .integer(Int64(squeeze.rows)),
            "asked": .integer(Int64(squeeze.asked)), "epochs": .number(squeeze.epochs),
            "ceiling": .number(squeeze.ceiling), "nearness": .number(squeeze.nearness),
            "critical_epochs": optional(squeeze.criticalEpochs.smallest),
            "critical_copies": optional(squeeze.criticalCopies.smallest),
            "critical_share": optional(
                squeeze.criticalCopies.smallest.map { squeeze.share(copies: $0) }
            ),
            "epochs_tried": tries(squeeze.criticalEpochs),
            "copies_tried": tries(squeeze.criticalCopies),
        ]
    }

    private static func tries(_ search: Bisection) -> JSONValue {
        .array(
            search.tries.map { ["value": .number($0.value), "accuracy": .number($0.score)] }
        )
    }

    private static func percent(_ share: Double) -> String {
        String(format: "%.1f %%", 100 * share)
    }

    private static func number(_ value: Double) -> String { String(format: "%.3g", value) }
}
