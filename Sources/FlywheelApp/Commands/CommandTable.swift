import Flywheel

/// One verb of the tool.
struct Command: Sendable {
    /// As typed: `dataset show`.
    let name: String
    let operands: String
    let summary: String
    let run: @Sendable (inout Arguments, Session) throws -> Int32

    init(
        _ name: String,
        _ operands: String,
        _ summary: String,
        _ run: @escaping @Sendable (inout Arguments, Session) throws -> Int32
    ) {
        self.name = name
        self.operands = operands
        self.summary = summary
        self.run = run
    }
}

/// Every verb, and how to find it.
enum CommandTable {
    static let groups: [(title: String, commands: [Command])] = [
        ("The night", NightCommands.all),
        (
            "Look-ups",
            DatasetCommands.all + LookupCommands.all + ReviewCommand.all + TeacherCommands.all
        ),
        (
            "Files alone",
            FilterCommand.all + RuleCommands.all + [TeacherAsk.command] + StudentCommands.all
        ),
        ("House", HouseCommands.all),
    ]

    private static var commands: [Command] { groups.flatMap(\.commands) }

    /// Takes one or two words off the arguments.
    static func find(_ arguments: inout Arguments) throws -> Command {
        if arguments.flag("--help") { return help }
        guard let first = arguments.verb(), first != "help" else { return help }
        if let single = commands.first(where: { $0.name == first }) { return single }
        let family = commands.filter { $0.name.hasPrefix(first + " ") }
        guard !family.isEmpty else {
            let known = Set(commands.map { String($0.name.prefix { $0 != " " }) }).sorted()
            throw Failure(
                .usage,
                "usage",
                "unknown command '\(first)'" + Nearest.advice(first, among: known)
            )
        }
        let seconds = family.map { String($0.name.dropFirst(first.count + 1)) }
        guard let second = arguments.verb() else {
            throw Failure(
                .usage,
                "usage",
                "\(first): which? there are \(seconds.joined(separator: ", "))"
            )
        }
        guard let found = family.first(where: { $0.name == "\(first) \(second)" }) else {
            throw Failure(
                .usage,
                "usage",
                "unknown command '\(first) \(second)'" + Nearest.advice(second, among: seconds)
            )
        }
        return found
    }

    private static let help = Command("help", "", "") { _, session in
        session.terminal.print(text)
        return 0
    }

    static var text: String {
        var lines = ["flywheel: turns last night's chats into the next dataset and student", ""]
        for group in groups {
            lines.append(group.title)
            for command in group.commands {
                lines.append("  flywheel \(command.name) \(command.operands)")
                lines.append("      \(command.summary)")
            }
            lines.append("")
        }
        lines.append("--json prints results as JSON. Exit status after sysexits.h; 75: try later.")
        return lines.joined(separator: "\n")
    }
}
