import Flywheel
import Foundation
import JSON
import Runner
import Warehouse

/// `status` and `runs`: how far each window got, and who did it.
enum StatusCommand {
    static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let until = try arguments.option("--until")
        let json = arguments.flag("--json")
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        let file = try PipelineFile(path: path)
        let now = try Deadline.read(until, file.schedule)
        let archive = try Archive.open(named: path, session, dataset: nil)
        let known = Dictionary(
            grouping: try archive.warehouse.status(),
            by: \.state.window
        )
        let windows = Set(file.schedule.windows(until: now)).union(known.keys).sorted()
        let stages = file.stages.map(\.name)
        if json {
            session.terminal.show(
                .array(windows.map { value($0, known[$0] ?? [], stages, file.schedule) })
            )
            return 0
        }
        session.terminal.table(
            ["window"] + stages.map(\.rawValue),
            windows.map { window in
                [file.schedule.name(of: window)]
                    + stages.map { cell(newest($0, known[window] ?? [])) }
            }
        )
        for line in troubles(known, file.schedule) { session.terminal.print(line) }
        return 0
    }

    /// Several configurations may have worked on a window; the latest tells.
    private static func newest(_ stage: StageName, _ all: [StageStatus]) -> StageStatus? {
        all.filter { $0.stage == stage }.max {
            ($0.state.doneAt ?? .distantPast) < ($1.state.doneAt ?? .distantPast)
        }
    }

    private static func cell(_ status: StageStatus?) -> String {
        guard let status else { return "·" }
        switch status.state.status {
        case .done: return "\(status.state.rowsOut)"
        case .empty: return "empty"
        case .failed: return "failed"
        case .stale: return "stale"
        case .leased: return status.isAlive ? "at work" : "dropped"
        }
    }

    private static func troubles(
        _ known: [Window: [StageStatus]],
        _ schedule: Schedule
    ) -> [String] {
        known.sorted { $0.key < $1.key }.flatMap { window, all in
            all.filter { $0.state.status == .failed }.map {
                "\(schedule.name(of: window)) \($0.stage) failed "
                    + "\($0.state.attempts) times: \($0.state.error ?? "")"
            }
        }
    }

    private static func value(
        _ window: Window,
        _ all: [StageStatus],
        _ stages: [StageName],
        _ schedule: Schedule
    ) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            (key: "window", value: .string(schedule.name(of: window))),
            (key: "start", value: .string(window.start.description)),
            (key: "end", value: .string(window.end.description)),
        ]
        for stage in stages {
            let status = newest(stage, all)
            members.append(
                (
                    key: stage.rawValue,
                    value: [
                        "status": status.map { .string($0.state.status.rawValue) } ?? "missing",
                        "rows_in": .integer(Int64(status?.state.rowsIn ?? 0)),
                        "rows_out": .integer(Int64(status?.state.rowsOut ?? 0)),
                        "error": status?.state.error.map(JSONValue.string) ?? .null,
                    ]
                )
            )
        }
        return .object(JSONObject(members))
    }

    static func runs(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let count = try arguments.option("--last", "a whole number", { Int($0) }) ?? 20
        let json = arguments.flag("--json")
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        let archive = try Archive.open(named: path, session, dataset: nil)
        let runs = try archive.warehouse.runs(atMost: count)
        if json {
            session.terminal.show(.array(runs.map(value)))
            return 0
        }
        session.terminal.table(
            ["run", "kind", "started", "ended", "outcome"],
            runs.map {
                [
                    $0.id, $0.kind, $0.startedAt.description,
                    $0.endedAt?.description ?? ($0.isAlive ? "at work" : "died"),
                    $0.outcome ?? "–",
                ]
            }
        )
        return 0
    }

    private static func value(_ run: RunRecord) -> JSONValue {
        [
            "run": .string(run.id), "kind": .string(run.kind), "build": .string(run.build),
            "started_at": .string(run.startedAt.description),
            "ended_at": run.endedAt.map { .string($0.description) } ?? .null,
            "outcome": run.outcome.map(JSONValue.string) ?? .null, "alive": .bool(run.isAlive),
        ]
    }
}
