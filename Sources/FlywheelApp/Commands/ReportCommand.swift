import Flywheel
import Foundation
import Reports
import Warehouse

/// `report`: what a pipeline did, on the terminal or as JSON, and as one HTML file.
enum ReportCommand {
    static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let output = try arguments.option("--output")
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        let archive = try Archive.open(named: path, session, dataset: nil)
        let book = try session.settings().requireDatabase().reveal { try LedgerBook($0) }
        let report = try ReportMaker(archive, book).report()
        if let output {
            var file = try WholeFile(output)
            try file.append(HTMLReport(report).text)
            try file.close()
        }
        if json {
            session.terminal.show(ReportText.value(report))
        } else if output != "-" {
            let style = TerminalReport.Style(hasColour: session.terminal.isInteractive)
            session.terminal.print(TerminalReport(report, style: style).text)
        }
        return 0
    }
}
