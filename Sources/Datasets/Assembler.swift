package import Flywheel

/// Decides which samples of a pool make a version, and on which side.
///
/// The draft is a function of the set of samples and the options: the order they arrive in leaves
/// no trace. Holds one small record a distinct prompt, no text.
///
/// What stays out, counted by name in the statistics:
/// - `contaminated`: asks what an evaluation suite asks.
/// - `mix`: sampled down, or of a task type with weight zero.
/// - `duplicate_prompt`: the same folded prompt is in already. A person's answer stays before a
///   teacher's, a teacher's before a student's, then the smallest leaf. Protected rows always stay,
///   and rows without protection give way to them.
/// - `held_out_seen`: a protected row of the held-out side whose very prompt is trained on.
package struct Assembler {
    private let options: AssemblyOptions
    private var byPrompt: [Digest: PromptGroup] = [:]
    private var statistics = DatasetStatistics()

    package init(_ options: AssemblyOptions) {
        self.options = options
    }

    /// Adding the same sample twice is adding it once, if it is not left out at the door.
    package mutating func add(_ member: PoolMember) {
        guard !options.excludedPrompts.contains(member.promptKey) else {
            statistics.leftOut["contaminated", default: 0] += 1
            return
        }
        guard options.isSampled(member) else {
            statistics.leftOut["mix", default: 0] += 1
            return
        }
        let isProtected = options.isProtected(member)
        let dropped = byPrompt[member.promptKey, default: PromptGroup()]
            .add(member, isProtected: isProtected)
        if dropped > 0 { statistics.leftOut["duplicate_prompt", default: 0] += dropped }
    }

    package consuming func draft() -> DatasetDraft {
        var members: [(member: PoolMember, split: Split)] = []
        for group in byPrompt.values {
            let sided = group.members.map { ($0, options.split(of: $0.root)) }
            let isTrained = sided.contains { $0.1 == .train }
            for (member, split) in sided {
                if isTrained, split == .heldOut {
                    statistics.leftOut["held_out_seen", default: 0] += 1
                } else {
                    members.append((member, split))
                }
            }
        }
        members.sort { $0.member.leaf < $1.member.leaf }
        for (member, split) in members { count(member, split) }
        return DatasetDraft(
            dataset: options.dataset,
            members: members.map { ($0.member.sample, $0.split) },
            root: DatasetRoot.digest(members.map { ($0.member.leaf, $0.split) }),
            statistics: statistics
        )
    }

    private mutating func count(_ member: PoolMember, _ split: Split) {
        let taskType = member.taskType.description
        statistics.rows += 1
        if split == .heldOut { statistics.heldOut += 1 }
        statistics.byTaskType[taskType, default: 0] += 1
        for tag in member.tags { statistics.byTag[tag.description, default: 0] += 1 }
        if let weight = options.mix.weight(of: member.taskType), weight >= 1 {
            statistics.weights[taskType] = weight
        }
    }
}

/// The samples of one prompt that are in so far: protected ones, or the single best.
private struct PromptGroup {
    private(set) var members: [PoolMember] = []
    /// Of protected members, of which there may be thousands of one prompt.
    private var leaves: Set<Digest> = []

    private var isProtected: Bool { !leaves.isEmpty }

    /// - Returns: how many rows fell out.
    mutating func add(_ member: PoolMember, isProtected: Bool) -> Int {
        switch (self.isProtected, isProtected) {
        case (true, true):
            if leaves.insert(member.leaf).inserted { members.append(member) }
            return 0
        case (true, false):
            return 1
        case (false, true):
            let fallen = members.count
            members = [member]
            leaves = [member.leaf]
            return fallen
        case (false, false):
            guard let best = members.first else {
                members = [member]
                return 0
            }
            guard member.leaf != best.leaf else { return 0 }
            if rank(member) < rank(best) { members = [member] }
            return 1
        }
    }

    private func rank(_ member: PoolMember) -> (Int, Digest) {
        let author =
            if member.tags.contains(.answeredByHuman) {
                0
            } else if member.tags.contains(.answeredByStudent) {
                2
            } else {
                1
            }
        return (author, member.leaf)
    }
}
