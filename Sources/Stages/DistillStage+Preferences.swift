import Flywheel
import Student

extension DistillStage {
    /// The pairs of the covered windows, without those whose prompt the version holds out.
    struct Pairs {
        var rows: [PreferenceRow] = []
        var heldOut = 0
        /// Of the rows, in their order.
        var digest = DigestBuilder()
    }

    /// Teaches the student in `directory` the pairs; nil where there are too few.
    func prefer(
        _ plan: Preference,
        _ version: DatasetVersion,
        from directory: String,
        _ context: StageContext
    ) throws -> (result: TrainingResult, directory: String, pairs: Pairs)? {
        let pairs = try pairs(version, context)
        guard pairs.rows.count >= plan.minimumPairs else {
            context.journal.note(
                JournalEntry(
                    stage: .distill,
                    window: context.window,
                    "too few preference pairs; the student stays as the answers made it",
                    fields: [
                        (name: "pairs", value: "\(pairs.rows.count)"),
                        (name: "minimum_pairs", value: "\(plan.minimumPairs)"),
                    ]
                )
            )
            return nil
        }
        // The folder's name says which pairs: other pairs never meet a half-finished training.
        let target = "\(directory)-dpo-\(pairs.digest.finish().hex.prefix(8))"
        let trainer = try explaining { () throws(StudentError) in
            try Trainer(
                pairs: pairs.rows,
                base: directory,
                recipe: plan.recipe,
                directory: target
            )
        }
        return (try run(trainer, context), target, pairs)
    }

    private func pairs(_ version: DatasetVersion, _ context: StageContext) throws -> Pairs {
        var hidden: Set<Digest> = []
        try store.eachMember(of: version.dataset, version: version.version, split: .heldOut) {
            hidden.insert(Self.prompt($0.messages.dropLast()))
        }
        var pairs = Pairs()
        try store.eachPreference(in: context.covered) { pair in
            if pairs.rows.count % 1024 == 0 { try context.pulse() }
            let prompt = Self.prompt(pair.messages[...])
            guard !hidden.contains(prompt) else {
                pairs.heldOut += 1
                return
            }
            for field in [prompt.hex, pair.chosen, pair.rejected, pair.taskType.description] {
                pairs.digest.field(field)
            }
            pairs.rows.append(
                PreferenceRow(
                    prompt: pair.messages.map {
                        ChatTurn(role: $0.role.rawValue, content: $0.content)
                    },
                    chosen: pair.chosen,
                    rejected: pair.rejected,
                    channel: pair.taskType.description
                )
            )
        }
        return pairs
    }

    private static func prompt(_ messages: ArraySlice<Message>) -> Digest {
        var builder = DigestBuilder()
        for message in messages {
            builder.field(message.role.rawValue)
            builder.field(message.content)
        }
        return builder.finish()
    }
}
