package import Flywheel

/// One piece of work, and why it is wanted.
package struct PlannedWork: Sendable, Hashable {
    package enum Reason: String, Sendable, Hashable {
        case missing
        case stale
        case failed
        case changedInput = "changed input"
        case upstream = "upstream runs first"
        case reprocess
    }

    package let stage: StageName
    package let window: Window
    package let reason: Reason
}

/// What a run would do, computed without doing it.
package struct Plan: Sendable {
    package let work: [PlannedWork]
    package let windows: [Window]

    /// - Throws: what the stages throw when they look at their sources.
    package static func make(
        _ pipeline: Pipeline,
        _ board: Board,
        _ selection: Selection,
        until now: Instant
    ) throws -> Plan {
        let windows = pipeline.schedule.windows(until: now)
        var planner = Planner(pipeline: pipeline, board: board, selection: selection)
        for window in windows { try planner.consider(window) }
        try planner.considerRun(windows)
        return Plan(work: planner.work, windows: windows)
    }
}

private struct Planner {
    let pipeline: Pipeline
    let board: Board
    let selection: Selection
    var work: [PlannedWork] = []
    private var moving: Set<StageName> = []
    private var changed = false

    init(pipeline: Pipeline, board: Board, selection: Selection) {
        self.pipeline = pipeline
        self.board = board
        self.selection = selection
    }

    mutating func consider(_ window: Window) throws {
        moving = []
        guard selection.includes(window) else { return }
        for stage in pipeline.windowStages where selection.includes(stage.name) {
            try consider(stage, window, covered: [])
        }
        changed = changed || !moving.isEmpty
    }

    mutating func considerRun(_ windows: [Window]) throws {
        moving = []
        let willCover = windows.filter { window in
            board.covered([window]) == [window] || work.contains { $0.window == window }
        }
        guard let anchor = willCover.last, !board.isBehind(anchor) else { return }
        if changed { moving = Set(pipeline.windowStages.map(\.name)) }
        for stage in pipeline.runStages where selection.includes(stage.name) {
            try consider(stage, anchor, covered: willCover)
        }
    }

    private mutating func consider(
        _ stage: any Stage,
        _ window: Window,
        covered: [Window]
    ) throws {
        guard let reason = try reason(stage, window, covered: covered) else { return }
        moving.insert(stage.name)
        work.append(PlannedWork(stage: stage.name, window: window, reason: reason))
    }

    private func reason(
        _ stage: any Stage,
        _ window: Window,
        covered: [Window]
    ) throws -> PlannedWork.Reason? {
        let state = board.state(stage.name, window)
        if selection.reprocess == .failed, moving.isEmpty {
            return state?.status == .failed ? .failed : nil
        }
        if !moving.isDisjoint(with: pipeline.upstream(of: stage.name)) { return .upstream }
        switch state?.status {
        case nil, .leased: return .missing
        case .stale: return .stale
        case .failed: return .failed
        case .done, .empty:
            if selection.reprocess == .all { return .reprocess }
            let input = try board.input(of: stage, window, covered: covered)
            return input == state?.inputDigest ? nil : .changedInput
        }
    }
}
