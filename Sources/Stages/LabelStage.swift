package import Flywheel
package import Labels

/// Gives every candidate its two-level task type.
package struct LabelStage: Stage {
    package let name = StageName.label
    package let fingerprint: Digest
    package let configuration: String

    private let store: any LabelStore
    private let labeller: Labeller

    /// - Parameter taxonomy: the fingerprint of what the labeller was made from.
    package init(store: any LabelStore, labeller: Labeller, taxonomy: String) {
        self.store = store
        self.labeller = labeller
        configuration = "label@1 \(taxonomy)"
        fingerprint = Digest(of: configuration)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        try store.replaceLabels(context.claim) { add in
            var tally = Tally("label")
            try store.eachCandidate(in: context.window) { candidate in
                try context.pulse()
                let label = labeller.label(candidate)
                tally.take(rowsIn: 1)
                tally.count("type:\(label.taskType)")
                tally.add(label)
                // A label says nothing new when only the prompt behind it changed.
                tally.note(candidate.prompt)
                try add(label)
            }
            return tally.outcome()
        }
    }
}
