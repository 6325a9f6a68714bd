package import Datasets
package import Flywheel

/// Freezes the samples of all done windows into the next version of the dataset.
package struct AssembleStage: Stage {
    package let name = StageName.assemble
    package let fingerprint: Digest
    package let configuration: String

    private let store: any AssembleStore
    private let options: AssemblyOptions
    private let provenance: [String: String]

    /// - Parameter provenance: what made the samples: rules, teacher, template, licence, build.
    package init(
        store: any AssembleStore,
        options: AssemblyOptions,
        mix: [String: Double],
        provenance: [String: String]
    ) {
        self.store = store
        self.options = options
        self.provenance = provenance
        let excluded = options.excludedPrompts.sorted().reduce(into: DigestBuilder()) {
            $0.field($1)
        }
        configuration =
            "assemble@1 dataset=\(options.dataset) held_out=\(options.heldOut) "
            + "seed=\(options.seed) mix=\(mix.sorted { $0.key < $1.key }) "
            + "protected=\(options.protectedFamilies.sorted()) excluded=\(excluded.finish())"
        fingerprint = Digest(of: configuration)
    }

    /// What people said of samples: a verdict makes the next version due.
    package func externalInput(for window: Window, recorded: Digest?) throws -> Digest {
        let dropped = try store.reviewedOut(in: nil)
        guard !dropped.isEmpty else { return Digest(of: "") }
        return dropped.reduce(into: DigestBuilder()) { $0.field($1) }.finish()
    }

    package func run(_ context: StageContext) throws -> Outcome {
        var assembler = Assembler(options)
        var pooled = 0
        try store.eachPooled(in: context.covered) { member in
            if pooled % 1024 == 0 { try context.pulse() }
            assembler.add(member)
            pooled += 1
        }
        var draft = assembler.draft()
        draft.statistics.provenance = provenance
        let reviewedOut = try store.reviewedOut(in: context.covered).count
        if reviewedOut > 0 { draft.statistics.leftOut["review"] = reviewedOut }
        let version = try store.publish(context.claim, draft, covered: context.covered)
        return Outcome(
            rowsIn: pooled,
            rowsOut: version.statistics.rows,
            digest: version.root,
            counts: ["version": version.version]
        )
    }
}
