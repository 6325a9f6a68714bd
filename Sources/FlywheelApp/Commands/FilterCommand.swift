import Flywheel
import JSON

/// `filter`: the nightly filter on files.
///
/// A row is kept if one of its prompts is. Kept rows get `turns`, the places of the kept prompts,
/// and the rules' `tags` beside their own; each dropped prompt is a row of the other file with
/// `turn`, `rejected_by`, `code`, `detail` and `findings`. Personal data is replaced in both.
enum FilterCommand {
    static let all = [
        Command(
            "filter",
            "--rules PIPELINE --in ROWS --out KEPT [--rejected ROWS] [--json]",
            "filters JSON lines without a database, with the verdicts of the night",
            run
        )
    ]

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let pipeline = try arguments.required("--rules")
        let input = try arguments.required("--in")
        let output = try arguments.required("--out")
        let rejected = try arguments.option("--rejected")
        try arguments.finish()
        let filter = try RowFilter(try PipelineFile(path: pipeline), session)
        let pile = try Pile(kept: output, rejected: rejected)
        let outcome = try filter.run(on: input, pile.add)
        try pile.close()
        if json {
            session.terminal.show(value(outcome))
        } else {
            summarize(outcome, session.terminal)
        }
        return 0
    }

    private static func value(_ outcome: Outcome) -> JSONValue {
        let counts = outcome.counts.sorted { $0.key < $1.key }
        return [
            "prompts": .integer(Int64(outcome.rowsIn)), "kept": .integer(Int64(outcome.rowsOut)),
            "counts": .object(
                JSONObject(counts.map { (key: $0.key, value: .integer(Int64($0.value))) })
            ),
        ]
    }

    private static func summarize(_ outcome: Outcome, _ terminal: Terminal) {
        let dropped = outcome.rowsIn - outcome.rowsOut
        terminal.complain("\(outcome.rowsOut) prompts kept, \(dropped) dropped")
        for (name, count) in outcome.counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
        where name.hasPrefix("rejected:") {
            terminal.complain("  \(count)  \(name.dropFirst("rejected:".count))")
        }
    }
}

/// The two files a filter fills; they appear together when it is done.
private final class Pile {
    private let kept: RowWriter
    private let rejected: RowWriter?

    init(kept: String, rejected: String?) throws {
        self.kept = try RowWriter(path: kept)
        self.rejected = try rejected.map { try RowWriter(path: $0) }
    }

    func add(_ row: JSONObject, _ decisions: [RowFilter.Decision]) throws {
        let stays = decisions.filter { $0.rejection == nil }
        if !stays.isEmpty {
            var object = row
            object["turns"] = .array(stays.map { .integer(Int64($0.turn)) })
            let own = row["tags"]?.array?.compactMap(\.string) ?? []
            let tags = Set(own + stays.flatMap(\.tags).map(\.description)).sorted()
            object["tags"] = .array(tags.map(JSONValue.string))
            try kept.append(object)
        }
        for decision in decisions {
            guard let rejection = decision.rejection else { continue }
            var object = row
            object["turn"] = .integer(Int64(decision.turn))
            object["rejected_by"] = .string(rejection.rule.description)
            object["code"] = .string(rejection.reason.code)
            object["detail"] = .string(rejection.reason.detail)
            object["findings"] = .array(decision.findings.map(FindingText.value))
            try rejected?.append(object)
        }
    }

    func close() throws {
        try kept.close()
        try rejected?.close()
    }
}
