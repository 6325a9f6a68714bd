package import Flywheel

/// Does what is missing, oldest window first, and remembers it.
///
/// Cron is only a trigger: whatever night it is and however many nights were missed, a run does
/// what is wanted minus what is done. One window's failure stops only what builds on it.
package struct Runner {
    let pipeline: Pipeline
    let store: any WindowStore
    let journal: any Journal
    let stop: StopSignal
    let now: Instant

    package init(
        _ pipeline: Pipeline,
        store: any WindowStore,
        journal: any Journal,
        stop: StopSignal,
        now: Instant
    ) {
        self.pipeline = pipeline
        self.store = store
        self.journal = journal
        self.stop = stop
        self.now = now
    }

    /// - Throws: ``Failure`` when the run as a whole cannot go on: cancelled, or the store is gone.
    package func run(
        _ selection: Selection,
        arguments: String,
        build: String
    ) throws -> RunReport {
        for stage in pipeline.stages {
            try store.register(
                stage.name,
                stage.fingerprint,
                configuration: stage.configuration
            )
        }
        let run = try store.beginRun(kind: selection.kind, arguments: arguments, build: build)
        do {
            var shift = try Shift(runner: self, selection: selection, run: run)
            try shift.work()
            try store.endRun(run, outcome: shift.report.trouble?.rawValue ?? "done")
            return shift.report
        } catch {
            // The reason to stop counts, not whether it could be written down.
            try? store.endRun(run, outcome: (error as? any Explained)?.codeName ?? "failed")
            throw error
        }
    }
}
