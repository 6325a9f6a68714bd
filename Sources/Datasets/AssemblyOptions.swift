package import Flywheel

/// What a dataset takes in, and how it is split.
package struct AssemblyOptions: Sendable {
    package var dataset: String
    /// The share of families of variants that are kept from training.
    package var heldOut: Share
    package var mix: Mix
    /// Keys of the prompts of evaluation suites; rows that ask them stay out.
    package var excludedPrompts: Set<Digest>
    /// Tag families whose rows no pass over prompts may drop.
    package var protectedFamilies: Set<String>
    /// Moves the split and the sampling; rows change sides with it.
    package var seed: UInt64

    /// - Throws: ``DatasetError`` when everything would be held out.
    package init(
        dataset: String,
        heldOut: Share,
        mix: Mix = .all,
        excludedPrompts: Set<Digest> = [],
        protectedFamilies: Set<String> = ["robustness"],
        seed: UInt64 = 0
    ) throws(DatasetError) {
        guard heldOut.fraction < 1 else {
            throw DatasetError(.badHeldOut, "held_out of \(heldOut) leaves nothing to train on")
        }
        self.dataset = dataset
        self.heldOut = heldOut
        self.mix = mix
        self.excludedPrompts = excludedPrompts
        self.protectedFamilies = protectedFamilies
        self.seed = seed
    }

    func isProtected(_ member: PoolMember) -> Bool {
        member.tags.contains { protectedFamilies.contains($0.family) }
    }

    /// A function of the family of variants alone: the family stays together, and a row never
    /// changes sides however the pool grows.
    package func split(of root: String) -> Split {
        draw("split", root) < heldOut.fraction ? .heldOut : .train
    }

    func isSampled(_ member: PoolMember) -> Bool {
        guard let weight = mix.weight(of: member.taskType), weight < 1 else { return true }
        guard weight > 0 else { return false }
        return isProtected(member) || draw("mix", member.root) < weight
    }

    /// In 0..<1, the same for one root for ever.
    private func draw(_ purpose: String, _ root: String) -> Double {
        var builder = DigestBuilder()
        builder.field(purpose)
        builder.field(String(seed))
        builder.field(root)
        return Double(builder.finish().prefix64 >> 11) * 0x1p-53
    }
}
