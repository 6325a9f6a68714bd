import Flywheel
import Foundation
import JSON
import Warehouse

/// `sample why`, `teacher ledger` and `report`.
enum LookupCommands {
    static let all = [
        Command(
            "sample why",
            "ID [--pipeline P] [--json]",
            "tells the life of a row: a sample's number or hash, a candidate or a conversation",
            why
        ),
        SampleListCommand.command,
        Command(
            "teacher ledger",
            "PIPELINE [--json]",
            "what was asked, answered and paid",
            ledger
        ),
        Command(
            "report",
            "PIPELINE [--output report.html] [--json]",
            "funnel, versions, students side by side and the bill",
            ReportCommand.run
        ),
    ]

    private static func why(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let pipeline = try arguments.option("--pipeline")
        let id = try arguments.operand("an id")
        try arguments.finish()
        let archives =
            try pipeline.map { [try Archive.open(named: $0, session, dataset: nil)] }
            ?? Archive.all(session)
        for archive in archives {
            guard let life = try archive.warehouse.why(id) else { continue }
            if json {
                session.terminal.show(BiographyText.value(life))
            } else {
                for line in BiographyText.lines(life) { session.terminal.print(line) }
            }
            return 0
        }
        throw Failure(
            .usage,
            "unknown_row",
            "nothing is known by '\(id)': give a sample's number, at least 8 digits of its hash, "
                + "a candidate's or a conversation's id"
        )
    }

    private static func ledger(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        let file = try PipelineFile(path: path)
        let book = try session.settings().requireDatabase().reveal { try LedgerBook($0) }
        let lines = try book.bill(pipeline: file.name)
        let doubles = try book.possibleDoubles(pipeline: file.name)
        if json {
            session.terminal.show([
                "lines": .array(lines.map(value)), "possible_doubles": .integer(Int64(doubles)),
            ])
            return 0
        }
        session.terminal.table(
            ["night", "task type", "model", "calls", "answered", "refused", "unknown", "spent"],
            lines.map {
                [
                    $0.night?.description ?? "–", $0.taskType.description, $0.model, "\($0.calls)",
                    "\($0.answered)", "\($0.rejected)", "\($0.unknown)", $0.spent.description,
                ]
            }
        )
        let total = lines.reduce(Money.zero) { $0 + $1.spent }
        session.terminal.print("spent \(total); possible doubles \(doubles)")
        return 0
    }

    private static func value(_ line: BillLine) -> JSONValue {
        [
            "night": line.night.map { .string($0.description) } ?? .null,
            "task_type": .string(line.taskType.description), "model": .string(line.model),
            "calls": .integer(Int64(line.calls)), "answered": .integer(Int64(line.answered)),
            "rejected": .integer(Int64(line.rejected)), "unknown": .integer(Int64(line.unknown)),
            "spent_micros": .integer(line.spent.micros),
        ]
    }
}
