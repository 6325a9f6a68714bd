import Flywheel
import JSON

/// `rule try`: what every rule says about every row of a file.
enum RuleTryCommand {
    static let command = Command(
        "rule try",
        "--rules PIPELINE --in ROWS [--out VERDICTS]",
        "judges JSON lines without a database; adds \"verdicts\"",
        run
    )

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let pipeline = try arguments.required("--rules")
        let input = try arguments.required("--in")
        let output = try arguments.option("--out") ?? "-"
        try arguments.finish()
        let filter = try RowFilter(try PipelineFile(path: pipeline), session)
        let writer = try RowWriter(path: output)
        var counts = (kept: 0, dropped: 0)
        _ = try filter.run(on: input) { row, decisions in
            for decision in decisions {
                if decision.rejection == nil { counts.kept += 1 } else { counts.dropped += 1 }
            }
            var object = row
            object["verdicts"] = .array(decisions.map(value))
            try writer.append(object)
        }
        try writer.close()
        session.terminal.complain("\(counts.kept) kept, \(counts.dropped) dropped")
        return 0
    }

    private static func value(_ decision: RowFilter.Decision) -> JSONValue {
        [
            "turn": .integer(Int64(decision.turn)),
            "kept": .bool(decision.rejection == nil),
            "dropped_by": decision.rejection.map { .string($0.rule.description) } ?? .null,
            "code": decision.rejection.map { .string($0.reason.code) } ?? .null,
            "tags": .array(decision.tags.map { .string($0.description) }),
            "findings": .array(decision.findings.map(FindingText.value)),
        ]
    }
}
