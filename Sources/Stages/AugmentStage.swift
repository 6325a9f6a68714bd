package import Flywheel
package import Robustness

/// Makes bad prompts out of good ones, each tagged, seeded and tied to its parent.
package struct AugmentStage: Stage {
    package struct Options: Codable, Sendable {
        package struct Robust: Codable, Sendable {
            package var share: Share
            package var families: [RobustnessFamily]
            package var seed: UInt64?
        }

        package var robustness: Robust
    }

    package let name = StageName.augment
    package let fingerprint: Digest
    package let configuration: String

    private let store: any AugmentStore
    private let maker: VariantMaker

    package init(store: any AugmentStore, maker: VariantMaker) {
        self.store = store
        self.maker = maker
        let families = maker.families.map(\.rawValue).sorted()
        configuration = "augment@1 share=\(maker.share) seed=\(maker.seed) families=\(families)"
        fingerprint = Digest(of: configuration)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        try store.replaceDerived(context.claim) { add in
            var tally = Tally("derived")
            try store.eachHarvested(in: context.window) { item in
                try context.pulse()
                tally.take(rowsIn: 1)
                for (variant, label) in maker.variants(of: item) {
                    for tag in variant.tags where tag.family == "robustness" {
                        tally.count("made:\(tag)")
                    }
                    tally.add(variant)
                    try add(variant, label)
                }
            }
            return tally.outcome()
        }
    }
}
