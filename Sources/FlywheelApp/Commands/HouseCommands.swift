import Flywheel
import Foundation
import Warehouse

/// `migrate`, `doctor`, `version`: the house itself.
enum HouseCommands {
    static let all = [
        Command("migrate", "", "makes or upgrades the tables in the database", migrate),
        Command(
            "doctor",
            "[PIPELINE]",
            "checks database, tables, source query, teacher and disk, and says how to mend",
            doctor
        ),
        Command("version", "", "prints the version", version),
    ]

    private static func migrate(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        try arguments.finish()
        let applied = try session.settings().requireDatabase().reveal {
            try Warehouse.migrate($0)
        }
        session.terminal.complain(
            applied.isEmpty
                ? "the tables are up to date" : "applied \(applied.joined(separator: ", "))"
        )
        return 0
    }

    private static func version(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        try arguments.finish()
        session.terminal.print(Build.name)
        return 0
    }

    private static func doctor(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let path = arguments.optionalOperand()
        try arguments.finish()
        let findings = Doctor(session, pipeline: path).examine()
        for finding in findings {
            session.terminal.print("\(finding.mark) \(finding.subject): \(finding.text)")
        }
        return findings.compactMap(\.trouble).first?.exitStatus ?? 0
    }
}
