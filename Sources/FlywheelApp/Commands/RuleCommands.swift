import Flywheel
import Foundation
import JSON
import Rules
import YAML

/// `rule`: what rules there are, what one does, and what a set says about rows in a file.
enum RuleCommands {
    static let all = [
        Command("rule list", "[--json]", "lists the rules and what they are for", list),
        Command("rule show", "NAME@VERSION", "prints a rule's manual", show),
        Command(
            "rule try",
            "--rules PIPELINE --in ROWS [--out VERDICTS]",
            "judges JSON lines without a database; adds \"verdicts\"",
            judge
        ),
    ]

    private static func list(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
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

    private static func show(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let name = try arguments.operand("a rule such as length@1")
        try arguments.finish()
        let factory: RuleFactory
        do {
            factory = try RuleReader.book(session.rules).factory(named: name)
        } catch let error as RulesError {
            throw Failure(.usage, "unknown_rule", error.message)
        }
        session.terminal.print("\(factory.id) (\(factory.purpose.rawValue))\n\n\(factory.manual)")
        return 0
    }

    private static func judge(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let pipeline = try arguments.required("--rules")
        let input = try arguments.required("--in")
        let output = try arguments.option("--out") ?? "-"
        try arguments.finish()
        let file = try PipelineFile(path: pipeline)
        let options = try StageOptions(file)
        guard let filter = options.filter else {
            throw Failure(.configuration, "no_filter", "\(pipeline) has no filter stage")
        }
        let (rules, _) = try RuleReader(file, session.rules)
            .read(filter.rules, Set(file.protectedFamilies))
        guard let rules else { return 0 }
        var trial = Trial(rules, turns: filter.turns == .every ? .every : .last)
        let counts = try trial.run(from: input, to: output)
        session.terminal.complain("\(counts.kept) kept, \(counts.dropped) dropped")
        return 0
    }
}

/// Judges the rows of a file with the same engine as the nightly filter.
private struct Trial {
    private let rules: RuleSet
    private let maker: CandidateMaker
    private var index: NeighbourIndex

    init(_ rules: RuleSet, turns: PromptTurns) {
        self.rules = rules
        maker = CandidateMaker(turns: turns)
        index = NeighbourIndex(needs: rules.neighbourNeeds)
    }

    mutating func run(from input: String, to output: String) throws -> (kept: Int, dropped: Int) {
        var rows = try RowFile(path: input)
        var writer = try JSONLinesWriter(path: output)
        var counts = (kept: 0, dropped: 0)
        while let row = try rows.next() {
            let conversation = Conversation(id: row.id, messages: try row.messages())
            var judged: [JSONValue] = []
            for candidate in maker.candidates(of: conversation) {
                let ruling = try rules.judge(candidate, in: conversation, against: &index)
                if ruling.rejection == nil { counts.kept += 1 } else { counts.dropped += 1 }
                judged.append(Self.value(ruling))
            }
            guard var object = row.value.object else { continue }
            object["verdicts"] = .array(judged)
            try writer.append(.object(object))
        }
        try writer.close()
        return counts
    }

    private static func value(_ ruling: Ruling) -> JSONValue {
        [
            "turn": .integer(Int64(ruling.candidate.turn)),
            "kept": .bool(ruling.rejection == nil),
            "dropped_by": ruling.rejection.map { .string($0.rule.description) } ?? .null,
            "code": ruling.rejection.map { .string($0.reason.code) } ?? .null,
            "tags": .array(ruling.candidate.tags.map { .string($0.description) }),
            "findings": .array(ruling.candidate.findings.map(FindingText.value)),
        ]
    }
}

/// One rule's verdict as JSON.
enum FindingText {
    static func value(_ finding: Finding) -> JSONValue {
        var object: JSONObject = ["rule": .string(finding.rule.description)]
        switch finding.verdict {
        case .keep: object["verdict"] = "keep"
        case .tag(let tags, let reason):
            object["verdict"] = "tag"
            object["tags"] = .array(tags.map { .string($0.description) })
            object["code"] = .string(reason.code)
        case .drop(let reason):
            object["verdict"] = .string(finding.overruled ? "overruled" : "drop")
            object["code"] = .string(reason.code)
            object["detail"] = .string(reason.detail)
        }
        if let score = finding.score { object["score"] = .number(score) }
        return .object(object)
    }
}
