package import Flywheel

/// Makes badly typed variants of well typed prompts, for which the parent's answer stays right.
///
/// Whether and how a candidate varies depends on the seed and its own id only, so that any subset,
/// order or repetition gives the same variants. What the answer is read from, such as digits,
/// quoted text, JSON, addresses and names, is never touched.
package struct VariantMaker: Sendable {
    package let families: [RobustnessFamily]
    package let share: Share
    package let seed: UInt64

    /// - Parameter share: the part of candidates that each family varies.
    package init(families: [RobustnessFamily], share: Share, seed: UInt64) {
        self.families = RobustnessFamily.allCases.filter(families.contains)
        self.share = share
        self.seed = seed
    }

    /// At most one variant a family, with the parent's label; none for a variant and for a prompt
    /// that was badly typed in the first place.
    package func variants(of parent: LabelledCandidate) -> [(Candidate, Label)] {
        let candidate = parent.candidate
        let isTagged = candidate.tags.contains { $0.family == Tag.typo.family }
        guard candidate.parent == nil, !isTagged, let last = candidate.messages.last,
            last.role == .user
        else { return [] }
        let chosen = families.compactMap { family in
            draw(family, candidate.id).map { (family, $0) }
        }
        guard !chosen.isEmpty else { return [] }
        let prompt = PromptText(last.content)
        var seen: Set<String> = [last.content]
        return chosen.compactMap { family, seed in
            var random = SeededGenerator(seed: seed)
            guard let text = family.spoil(prompt, &random), seen.insert(text).inserted else {
                return nil
            }
            let variant = variant(of: candidate, family.tag, seed, text)
            return (variant, label(variant, parent.taskType))
        }
    }

    /// The seed of a candidate's variant; `nil` where the family passes it by.
    private func draw(_ family: RobustnessFamily, _ candidate: String) -> UInt64? {
        var random = SeededGenerator(seed: seed, "\(family.rawValue) \(candidate)")
        guard random.unit() < share.fraction else { return nil }
        return random.next()
    }

    private func variant(
        of parent: Candidate,
        _ tag: Tag,
        _ draw: UInt64,
        _ text: String
    ) -> Candidate {
        var messages = parent.messages
        messages[messages.count - 1].content = text
        return Candidate(
            id: Candidate.identity(parent: parent.id, family: tag, seed: draw),
            conversation: parent.conversation,
            turn: parent.turn,
            parent: parent.id,
            seed: draw,
            messages: messages,
            tags: parent.tags + [tag],
            createdAt: parent.createdAt
        )
    }

    private func label(_ variant: Candidate, _ taskType: TaskType) -> Label {
        Label(candidate: variant.id, taskType: taskType, method: "parent", confidence: 1)
    }
}
