import Flywheel
import JSON
import Rules

/// `rule list`.
enum RuleListCommand {
    static let command = Command(
        "rule list",
        "[--json]",
        "lists the rules and what they are for",
        run
    )

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        try arguments.finish()
        let factories = try RuleReader.book(session.rules).factories
        if json {
            session.terminal.show(
                .array(
                    factories.map {
                        [
                            "rule": .string($0.id.description),
                            "purpose": .string($0.purpose.rawValue),
                            "manual": .string($0.manual),
                        ]
                    }
                )
            )
            return 0
        }
        session.terminal.table(
            ["rule", "purpose", "what it does"],
            factories.map {
                [
                    $0.id.description, $0.purpose.rawValue,
                    String($0.manual.prefix { $0 != "\n" }),
                ]
            }
        )
        return 0
    }
}
