import Datasets
import Flywheel
import Foundation
import Warehouse

/// What look-ups look into: one pipeline's tables, found by `--pipeline` or by what is asked for.
struct Archive {
    let warehouse: Warehouse
    let schedule: Schedule

    /// Opens the pipeline named by `--pipeline` (a name or a file), else the only one that has the
    /// dataset.
    static func open(
        _ arguments: inout Arguments,
        _ session: Session,
        dataset: String?
    ) throws -> Archive {
        let named = try arguments.option("--pipeline")
        return try open(named: named, session, dataset: dataset)
    }

    static func open(named: String?, _ session: Session, dataset: String?) throws -> Archive {
        let url = try session.settings().requireDatabase()
        if let named, FileManager.default.fileExists(atPath: named) {
            let file = try PipelineFile(path: named)
            return try Archive(url, file.name, file.schedule)
        }
        if let named { return try Archive(url, named, utc()) }
        let found = try url.reveal { try Warehouse.pipelines($0, dataset: dataset) }
        guard let only = found.first else {
            throw Failure(
                .usage,
                "nothing_here",
                dataset.map {
                    "no pipeline has a dataset '\($0)'; `flywheel dataset list` shows all"
                }
                    ?? "no pipeline has run in this database yet"
            )
        }
        guard found.count == 1 else {
            throw Failure(
                .usage,
                "which_pipeline",
                "several pipelines fit: say --pipeline \(found.joined(separator: " or --pipeline "))"
            )
        }
        return try Archive(url, only, utc())
    }

    /// Every pipeline of the database.
    static func all(_ session: Session) throws -> [Archive] {
        let url = try session.settings().requireDatabase()
        let names = try url.reveal { try Warehouse.pipelines($0, dataset: nil) }
        return try names.map { try Archive(url, $0, utc()) }
    }

    private init(_ url: Secret, _ pipeline: String, _ schedule: Schedule) throws {
        warehouse = try url.reveal {
            try Warehouse($0, pipeline: pipeline, promptKey: PromptKey.of)
        }
        self.schedule = schedule
    }

    /// Days in names such as `support@{2026-11-01}` are UTC days where no pipeline file says
    /// otherwise.
    private static func utc() throws -> Schedule {
        guard let day = Day("2020-01-01"),
            let schedule = Schedule(
                days: 1,
                timeZone: "UTC",
                start: day,
                settle: TimeSpan(0, .second),
                lookback: 0
            )
        else { throw Failure(.bug, "no_utc", "this system knows no time zone UTC") }
        return schedule
    }
}
