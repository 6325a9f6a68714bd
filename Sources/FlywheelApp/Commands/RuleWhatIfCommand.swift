import Flywheel
import JSON
import Labels
import Rules
import Text
import Warehouse

/// `rule what-if`: moves a threshold on stored scores, without judging anything again.
enum RuleWhatIfCommand {
    static let command = Command(
        "rule what-if",
        "PIPELINE --rule NAME@VERSION --keep LOW..HIGH [--from D --to D] [--examples N] "
            + "[--text] [--json]",
        "tells by language and task type what another threshold would keep and drop",
        run
    )

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let withText = arguments.flag("--text")
        let name = try arguments.required("--rule")
        let range = try arguments.option("--keep", "a range of scores such as ..0.3") {
            ScoreRange($0)
        }
        let from = try arguments.option("--from", "a day such as 2026-10-01") { Day($0) }
        let to = try arguments.option("--to", "a day such as 2026-10-02") { Day($0) }
        let examples = try arguments.option("--examples", "a number") { Int($0) } ?? 5
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        guard let range else { throw Failure(.usage, "usage", "--keep is missing") }
        let rule = try droppingRule(name, session)
        let file = try PipelineFile(path: path)
        let archive = try Archive.open(named: path, session, dataset: nil)
        let blueprint = try Blueprint(file, try StageOptions(file), session.rules)
        var move = ThresholdMove(
            rule,
            keeping: range,
            protected: Set(file.protectedFamilies),
            examples: examples
        )
        try archive.warehouse.eachJudged(in: try span(from, to, file.schedule)) { judged in
            let candidate = Candidate(
                id: "",
                conversation: judged.conversation,
                turn: judged.turn,
                messages: [Message(.user, judged.prompt)]
            )
            let type = blueprint.labeller?.label(candidate).taskType ?? .unknown
            let language = detectLanguage(judged.prompt).code
            move.add(judged, group: .init(language: language, taskType: type.description))
        }
        guard move.scored > 0 else {
            throw Failure(
                .usage,
                "no_scores",
                "\(rule) has stored no score in these windows; run the pipeline with it, or see "
                    + "`flywheel rule show \(rule)` whether it has one"
            )
        }
        if json {
            session.terminal.show(WhatIfText.value(move, withText: withText))
        } else {
            WhatIfText.show(move, rule, range, withText: withText, session.terminal)
        }
        return 0
    }

    private static func droppingRule(_ name: String, _ session: Session) throws -> RuleID {
        let factory = try RuleLookup.factory(name, in: try RuleReader.book(session.rules))
        guard factory.purpose != .tagging else {
            throw Failure(.usage, "no_threshold", "\(factory.id) tags and drops nothing")
        }
        return factory.id
    }

    /// Everything without days; windows belong to the day on which they start.
    private static func span(_ from: Day?, _ to: Day?, _ schedule: Schedule) throws -> Window {
        let windows = schedule.windows(until: Instant.now)
        let chosen = windows.filter { window in
            let day = schedule.day(of: window.start)
            return (from.map { $0 <= day } ?? true) && (to.map { day < $0 } ?? true)
        }
        guard let first = chosen.first, let last = chosen.last,
            let span = Window(first.start, last.end)
        else { throw Failure(.usage, "usage", "no window lies between --from and --to") }
        return span
    }
}

/// A moved threshold for people and for programs; text of prompts only where it is asked for.
enum WhatIfText {
    static func show(
        _ move: ThresholdMove,
        _ rule: RuleID,
        _ range: ScoreRange,
        withText: Bool,
        _ terminal: Terminal
    ) {
        terminal.print("\(rule) keeping scores \(range), from \(move.scored) stored scores")
        let rows = move.counts.sorted { $0.key < $1.key }.map { group, count in
            cells([group.language, group.taskType], count)
        }
        terminal.table(
            ["language", "task type", "prompts", "kept", "kept then", "gained", "lost"],
            rows + [cells(["all", ""], move.total)]
        )
        for (title, list) in [("gained", move.gained), ("lost", move.lost)] where !list.isEmpty {
            terminal.print("\(title), nearest to the threshold:")
            for example in move.nearest(list) {
                let text = withText ? "  \(PromptExcerpt.line(example.judged.prompt))" : ""
                terminal.print(
                    "  \(example.group.language) \(example.group.taskType)  "
                        + "\(example.judged.conversation) turn \(example.judged.turn), score "
                        + "\(example.score)\(text)"
                )
            }
        }
    }

    private static func cells(_ names: [String], _ count: ThresholdMove.Count) -> [String] {
        names + [
            "\(count.prompts)", "\(count.keptNow)", "\(count.keptThen)", "\(count.gained)",
            "\(count.lost)",
        ]
    }

    static func value(_ move: ThresholdMove, withText: Bool) -> JSONValue {
        let groups = move.counts.sorted { $0.key < $1.key }.map { group, count -> JSONValue in
            [
                "language": .string(group.language), "task_type": .string(group.taskType),
                "prompts": .integer(Int64(count.prompts)), "kept": .integer(Int64(count.keptNow)),
                "kept_then": .integer(Int64(count.keptThen)),
                "gained": .integer(Int64(count.gained)), "lost": .integer(Int64(count.lost)),
            ]
        }
        return [
            "scored": .integer(Int64(move.scored)), "groups": .array(groups),
            "gained": .array(move.nearest(move.gained).map { example($0, withText) }),
            "lost": .array(move.nearest(move.lost).map { example($0, withText) }),
        ]
    }

    private static func example(_ example: ThresholdMove.Example, _ withText: Bool) -> JSONValue {
        var object: JSONObject = [
            "language": .string(example.group.language),
            "task_type": .string(example.group.taskType),
            "conversation": .string(example.judged.conversation),
            "turn": .integer(Int64(example.judged.turn)), "score": .number(example.score),
        ]
        if withText { object["prompt"] = .string(example.judged.prompt) }
        return .object(object)
    }
}
