package import Flywheel

/// The states of all stages as one run sees and changes them.
///
/// A window of a stage is fresh when it is done and was done from what its upstream holds now.
/// So a changed source, a changed rule or a changed student shows up as changed input, and a
/// recomputation that changes nothing stops there.
package struct Board {
    let pipeline: Pipeline
    package private(set) var states: [StageName: [Window: WindowState]]

    package init(_ pipeline: Pipeline, store: any WindowStore) throws {
        self.pipeline = pipeline
        states = [:]
        for stage in pipeline.stages {
            states[stage.name] = try store.states(stage.name, stage.fingerprint)
        }
    }

    package func state(_ stage: StageName, _ window: Window) -> WindowState? {
        states[stage]?[window]
    }

    mutating func set(_ stage: StageName, _ state: WindowState) {
        states[stage, default: [:]][state.window] = state
    }

    /// Whether everything the stage reads in this window is done.
    func isReady(_ stage: StageName, _ window: Window) -> Bool {
        pipeline.upstream(of: stage).allSatisfy { state($0, window)?.isDone == true }
    }

    /// Digest of everything the stage would read in this window.
    ///
    /// - Parameter covered: the windows a run-scoped stage looks at.
    func input(of stage: any Stage, _ window: Window, covered: [Window]) throws -> Digest {
        let recorded = state(stage.name, window)
        let upstream = pipeline.upstream(of: stage.name)
        let external = try stage.externalInput(
            for: window,
            recorded: recorded?.isDone == true ? recorded?.inputDigest : nil
        )
        guard !upstream.isEmpty else { return external }
        var builder = DigestBuilder()
        builder.field("input")
        builder.field(external)
        for name in upstream {
            builder.field(name.rawValue)
            let windows = !stage.name.isPerWindow && name.isPerWindow ? covered : [window]
            for each in windows {
                builder.field("\(each.start.microseconds)")
                builder.field(state(name, each)?.outputDigest?.bytes ?? [])
            }
        }
        return builder.finish()
    }

    /// Whether the stages of the whole run have already gone past this window.
    ///
    /// A run that is told to look no further than a past night mends that night's windows; it does
    /// not publish a version of fewer nights after one of more.
    func isBehind(_ anchor: Window) -> Bool {
        pipeline.runStages.contains { stage in
            states[stage.name]?.values.contains { $0.window > anchor && $0.isDone } == true
        }
    }

    /// Windows in which every window stage that the run-scoped ones build on is done.
    package func covered(_ windows: [Window]) -> [Window] {
        guard let last = pipeline.windowStages.map(\.name).filter({ $0 <= .verify }).max() else {
            return []
        }
        return windows.filter { state(last, $0)?.isDone == true }
    }
}
