import Flywheel
import Foundation
import JSON
import Warehouse

/// `sample why` and `report`.
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
}
