import Flywheel
import Foundation
import Runner

/// A run, a backfill or a retry as the command line asked for it.
struct Job {
    let session: Session
    let path: String
    let until: String?
    let selection: Selection
    let json: Bool
    var days: DayRange?
    var downstreamOf: StageName?

    func run() throws -> Int32 {
        let (workshop, selection, now) = try open()
        let stop = StopSignal()
        let signals = SignalWatch(stop)
        defer { signals.end() }
        let runner = Runner(
            workshop.pipeline,
            store: workshop.warehouse,
            journal: workshop.journal,
            stop: stop,
            now: now
        )
        let report = try runner.run(
            selection,
            arguments: session.words.joined(separator: " "),
            build: Build.name
        )
        RunSummary(report, workshop.file.schedule).show(session.terminal, json: json)
        return report.trouble?.exitStatus ?? 0
    }

    func plan() throws -> Int32 {
        let (workshop, selection, now) = try open()
        let board = try Board(workshop.pipeline, store: workshop.warehouse)
        let plan = try Plan.make(workshop.pipeline, board, selection, until: now)
        let forecast = try Forecast(workshop, plan)
        PlanSummary(plan, forecast, workshop.file.schedule).show(session.terminal, json: json)
        return 0
    }

    private func open() throws -> (Workshop, Selection, Instant) {
        let file = try PipelineFile(path: path)
        let now = try Deadline.read(until, file.schedule)
        let workshop = try Workshop(session, file, until: now)
        var selection = selection
        if let days {
            selection.from = file.schedule.midnight(of: days.from)
            selection.to = file.schedule.midnight(of: days.to)
        }
        if let stage = selection.stages?.first, workshop.pipeline.stage(stage) == nil {
            throw Failure(.usage, "usage", "\(path) has no stage '\(stage)'")
        }
        if let downstreamOf {
            selection.stages?.formUnion(workshop.pipeline.downstream(of: downstreamOf))
        }
        return (workshop, selection, now)
    }
}

/// `--until`: up to which moment nights count as past.
enum Deadline {
    static func read(_ text: String?, _ schedule: Schedule) throws -> Instant {
        guard let text else { return Instant.now }
        if let day = Day(text) { return schedule.midnight(of: day) }
        guard let instant = Instant(text) else {
            throw Failure(
                .usage,
                "usage",
                "--until: expected a day such as 2026-10-02 or a time such as "
                    + "2026-10-02T02:00:00+08:00, found '\(text)'"
            )
        }
        return instant
    }
}

/// Turns SIGTERM and SIGINT into a wish to stop between rows.
final class SignalWatch {
    private var sources: [any DispatchSourceSignal] = []

    init(_ stop: StopSignal) {
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { stop.request() }
            source.resume()
            sources.append(source)
        }
    }

    func end() {
        for source in sources { source.cancel() }
    }
}
