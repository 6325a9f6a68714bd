import Datasets
import Flywheel
import Runner
import Stages
import Warehouse

/// A pipeline with everything it runs on: read, checked, connected.
///
/// The file is read whole before the database is asked for anything, so a mistake in it is told
/// before anything runs.
struct Workshop {
    let file: PipelineFile
    let options: StageOptions
    let blueprint: Blueprint
    let warehouse: Warehouse
    let journal: any Journal
    let pipeline: Pipeline

    /// - Parameter until: windows that settled by then are in reach.
    init(_ session: Session, _ file: PipelineFile, until: Instant) throws {
        let options = try StageOptions(file)
        let settings = try session.settings()
        let blueprint = try Blueprint(file, options, session.rules)
        let url = try settings.requireDatabase()
        let warehouse = try url.reveal { url in
            try Warehouse(url, pipeline: file.name, promptKey: PromptKey.of)
        }
        self.file = file
        self.options = options
        self.blueprint = blueprint
        self.warehouse = warehouse
        journal = Self.journal(session, file.schedule)
        let maker = StageMaker(
            file: file,
            options: options,
            blueprint: blueprint,
            settings: settings,
            warehouse: warehouse
        )
        pipeline = Pipeline(
            name: file.name,
            schedule: file.schedule,
            stages: try maker.stages(windows: file.schedule.windows(until: until))
        )
    }

    static func journal(_ session: Session, _ schedule: Schedule?) -> any Journal {
        let terminal = session.terminal
        return terminal.isInteractive
            ? TerminalJournal(schedule: schedule, terminal.mutter)
            : JSONLinesJournal(terminal.complain)
    }
}
