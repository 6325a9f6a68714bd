package import Flywheel

/// A pipeline ready to run: its time and its stages.
package struct Pipeline {
    package let name: String
    package let schedule: Schedule
    /// In the order of the data path.
    package let stages: [any Stage]

    package init(name: String, schedule: Schedule, stages: [any Stage]) {
        self.name = name
        self.schedule = schedule
        self.stages = stages.sorted { $0.name < $1.name }
    }

    package var windowStages: [any Stage] { stages.filter { $0.name.isPerWindow } }
    package var runStages: [any Stage] { stages.filter { !$0.name.isPerWindow } }

    package func stage(_ name: StageName) -> (any Stage)? { stages.first { $0.name == name } }

    /// The stages of this pipeline whose output `stage` reads.
    func upstream(of stage: StageName) -> [StageName] {
        stage.reads.filter { self.stage($0) != nil }
    }

    /// The stages of this pipeline that read the output of `stage`, directly or not.
    package func downstream(of stage: StageName) -> Set<StageName> {
        var found: Set<StageName> = []
        for later in stages.map(\.name) where later > stage {
            if !found.union([stage]).isDisjoint(with: upstream(of: later)) { found.insert(later) }
        }
        return found
    }
}
