import Flywheel
import JSON
import Warehouse

/// `sample list`: what was dropped, by rule; one row's life is told by `sample why`.
///
/// The text of a prompt is shown only where somebody asks for it.
enum SampleListCommand {
    static let command = Command(
        "sample list",
        "[--rule NAME@VERSION] [--code CODE] [--limit N] [--text] [--pipeline P] [--json]",
        "lists dropped prompts; without --rule how many each rule dropped",
        run
    )

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let withText = arguments.flag("--text")
        let rule = try arguments.option("--rule", "a rule such as length@1") { RuleID($0) }
        let code = try arguments.option("--code")
        let limit = try arguments.option("--limit", "a number above 0") { text in
            Int(text).flatMap { $0 > 0 ? $0 : nil }
        }
        let archive = try Archive.open(&arguments, session, dataset: nil)
        try arguments.finish()
        guard rule != nil || code != nil else {
            count(try archive.warehouse.rejectionCounts(), archive, session.terminal, json)
            return 0
        }
        let found = try archive.warehouse.rejections(
            by: rule?.description,
            code: code,
            atMost: limit ?? 50,
            withPrompts: withText
        )
        if json {
            session.terminal.show(.array(found.map(value)))
            return 0
        }
        let headings = ["window", "conversation", "turn", "rule", "why"]
        session.terminal.table(
            headings + (withText ? ["prompt"] : []),
            found.map { row in
                [
                    archive.schedule.day(of: row.windowStart).description,
                    row.rejection.conversation, "\(row.rejection.turn)",
                    row.rejection.rule.description, row.rejection.reason.description,
                ] + (withText ? [PromptExcerpt.line(row.prompt ?? "")] : [])
            }
        )
        return 0
    }

    private static func count(
        _ counts: [RejectionCount],
        _ archive: Archive,
        _ terminal: Terminal,
        _ json: Bool
    ) {
        if json {
            let rows = counts.map { count -> JSONValue in
                [
                    "rule": .string(count.rule.description), "code": .string(count.code),
                    "prompts": .integer(Int64(count.prompts)),
                ]
            }
            return terminal.show(.array(rows))
        }
        terminal.table(
            ["rule", "code", "prompts", "first window", "last window"],
            counts.map {
                [
                    $0.rule.description, $0.code, "\($0.prompts)",
                    archive.schedule.day(of: $0.first).description,
                    archive.schedule.day(of: $0.last).description,
                ]
            }
        )
    }

    private static func value(_ row: ListedRejection) -> JSONValue {
        var object: JSONObject = [
            "window_start": .string(row.windowStart.description),
            "conversation": .string(row.rejection.conversation),
            "turn": .integer(Int64(row.rejection.turn)),
            "rule": .string(row.rejection.rule.description),
            "code": .string(row.rejection.reason.code),
            "detail": .string(row.rejection.reason.detail),
        ]
        if let prompt = row.prompt { object["prompt"] = .string(prompt) }
        return .object(object)
    }
}

/// The beginning of a prompt in one line of a terminal.
enum PromptExcerpt {
    private static let longest = 100

    static func line(_ prompt: String) -> String {
        let plain = prompt.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : $0 }
        let cut = plain.count > longest ? "…" : ""
        return String(String.UnicodeScalarView(plain.prefix(longest))) + cut
    }
}
