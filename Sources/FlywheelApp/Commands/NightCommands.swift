import Flywheel
import Foundation
import Runner

/// `run`, `plan`, `backfill`, `retry`: the verbs that do the work or say what it would be.
enum NightCommands {
    static let all = [
        Command(
            "run",
            "PIPELINE [--until T] [--stage S] [--dry-run] [--json]",
            "does everything that is missing up to now; what cron calls",
            run
        ),
        Command(
            "plan",
            "PIPELINE [--until T] [--json]",
            "says what a run would do, ask and pay, without doing it",
            plan
        ),
        Command(
            "backfill",
            "PIPELINE --stage S --from D --to D [--downstream] [--reprocess missing|failed|all] "
                + "[--dry-run] [--json]",
            "does a stage again for the days from D (inclusive) to D (exclusive)",
            backfill
        ),
        Command(
            "retry",
            "PIPELINE [--until T] [--json]",
            "does what failed again, in its own windows, and what builds on it",
            retry
        ),
        Command(
            "status",
            "PIPELINE [--until T] [--json]",
            "shows the windows and how far each stage got",
            StatusCommand.run
        ),
        Command(
            "runs",
            "PIPELINE [--last N] [--json]",
            "lists the latest runs",
            StatusCommand.runs
        ),
    ]

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let until = try arguments.option("--until")
        let stage = try StageOption.read(&arguments)
        let dryRun = arguments.flag("--dry-run")
        let json = arguments.flag("--json")
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        var selection = Selection.catchUp
        selection.stages = stage.map { [$0] }
        let job = Job(session: session, path: path, until: until, selection: selection, json: json)
        return try dryRun ? job.plan() : job.run()
    }

    private static func plan(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let until = try arguments.option("--until")
        let json = arguments.flag("--json")
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        return try Job(
            session: session,
            path: path,
            until: until,
            selection: .catchUp,
            json: json
        ).plan()
    }

    private static func retry(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let until = try arguments.option("--until")
        let json = arguments.flag("--json")
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        let selection = Selection(kind: "retry", reprocess: .failed, isImpatient: true)
        return try Job(
            session: session,
            path: path,
            until: until,
            selection: selection,
            json: json
        ).run()
    }

    private static func backfill(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        guard let stage = try StageOption.read(&arguments) else {
            throw Failure(.usage, "usage", "--stage is missing")
        }
        let days = try DayRange.read(&arguments)
        let downstream = arguments.flag("--downstream")
        let reprocess =
            try arguments.option(
                "--reprocess",
                "missing, failed or all",
                Selection.Reprocess.init(rawValue:)
            )
            ?? .all
        let dryRun = arguments.flag("--dry-run")
        let json = arguments.flag("--json")
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        let selection = Selection(
            kind: "backfill",
            stages: [stage],
            reprocess: reprocess,
            isImpatient: true
        )
        let job = Job(
            session: session,
            path: path,
            until: nil,
            selection: selection,
            json: json,
            days: days,
            downstreamOf: downstream ? stage : nil
        )
        return try dryRun ? job.plan() : job.run()
    }
}

/// `--stage`, refused unless it is one.
enum StageOption {
    static func read(_ arguments: inout Arguments) throws -> StageName? {
        guard let word = try arguments.option("--stage") else { return nil }
        guard let stage = StageName(rawValue: word) else {
            throw Failure(
                .usage,
                "usage",
                "--stage: unknown stage '\(word)'"
                    + Nearest.advice(word, among: StageName.allCases.map(\.rawValue))
            )
        }
        return stage
    }
}

/// `--from` and `--to`: days, the first inclusive, the second exclusive.
struct DayRange {
    let from: Day
    let to: Day

    static func read(_ arguments: inout Arguments) throws -> DayRange {
        let expected = "a day such as 2026-10-01"
        guard let from = try arguments.option("--from", expected, { Day($0) }) else {
            throw Failure(.usage, "usage", "--from is missing")
        }
        guard let to = try arguments.option("--to", expected, { Day($0) }) else {
            throw Failure(.usage, "usage", "--to is missing; it is exclusive")
        }
        guard from < to else {
            throw Failure(
                .usage,
                "usage",
                "--from \(from) has to lie before --to \(to), which is exclusive: nothing to do"
            )
        }
        return DayRange(from: from, to: to)
    }
}
