package import Flywheel
package import Robustness
import Teacher

/// Makes bad prompts out of good ones, each tagged, seeded and tied to its parent; and, where
/// templates ask for it, has the teacher take prompts apart or fill them with what they need.
package struct AugmentStage: Stage {
    package struct Options: Codable, Sendable {
        package struct Robust: Codable, Sendable {
            package var share: Share
            package var families: [RobustnessFamily]
            package var seed: UInt64?
        }

        package var robustness: Robust?
        /// Paths of templates of kind `decompose` and `enrich`.
        package var rewrite: [String]?
    }

    package let name = StageName.augment
    package let fingerprint: Digest
    package let configuration: String

    private let store: any AugmentStore
    private let maker: VariantMaker?
    private let rewriting: Rewriting?

    package init(store: any AugmentStore, maker: VariantMaker?, rewriting: Rewriting? = nil) {
        self.store = store
        self.maker = maker
        self.rewriting = rewriting
        var lines: [String] = []
        if let maker {
            let families = maker.families.map(\.rawValue).sorted()
            lines.append("share=\(maker.share) seed=\(maker.seed) families=\(families)")
        }
        if let rewriting { lines.append(rewriting.configuration) }
        configuration = "augment@1 \(lines.joined(separator: "\n"))"
        fingerprint = Digest(of: configuration)
    }

    package func externalInput(for window: Window, recorded: Digest?) throws -> Digest {
        guard let rewriting, try store.rewritingLeftOver(in: window) > 0 else {
            return Digest(of: "")
        }
        return Digest(of: rewriting.day)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        // Bought before the transaction that keeps it, and taken from the ledger within.
        try eachTask(context.window) { tasks in _ = try rewriting?.ask(tasks, context) }
        return try store.replaceDerived(context.claim) { sink in
            var tally = Tally("derived")
            try store.eachHarvested(in: context.window) { item in
                try context.pulse()
                tally.take(rowsIn: 1)
                for (variant, label) in maker?.variants(of: item) ?? [] {
                    for tag in variant.tags where tag.family == "robustness" {
                        tally.count("made:\(tag)")
                    }
                    tally.add(variant)
                    try sink.add(variant, label)
                }
            }
            try eachTask(context.window) { try rewrite($0, context, sink, &tally) }
            return tally.outcome()
        }
    }

    /// What rewriting the window would take, from the rows that are labelled by now.
    package func forecast(_ window: Window) throws -> TeacherForecast {
        var total = TeacherForecast()
        guard let rewriting else { return total }
        try eachTask(window) { total.add(try rewriting.forecast($0)) }
        return total
    }

    private func rewrite(
        _ tasks: [Rewriting.Task],
        _ context: StageContext,
        _ sink: any DerivedSink,
        _ tally: inout Tally
    ) throws {
        guard let rewriting else { return }
        for (task, content) in zip(tasks, try rewriting.ask(tasks, context)) {
            let made = content.map { rewriting.derived(task, $0) }
            switch made ?? .failure(Rewriting.Refused(reason: .leftOver)) {
            case .success(let prompts):
                for (candidate, label) in prompts {
                    tally.count("made:\(Tag.rewritten):\(task.template.name)")
                    tally.add(candidate)
                    try sink.add(candidate, label)
                }
            case .failure(let refused):
                tally.note(task.item.candidate.id, task.template.name, refused.reason.code)
                tally.count("refused:\(refused.reason.code)")
                try sink.reject(
                    AnswerRejection(
                        candidate: task.item.candidate.id,
                        source: .teacher,
                        check: RuleID(task.template.name, 1),
                        reason: refused.reason
                    )
                )
            }
        }
    }

    private func eachTask(_ window: Window, _ body: ([Rewriting.Task]) throws -> Void) throws {
        guard let rewriting else { return }
        var batch: [Rewriting.Task] = []
        try store.eachHarvested(in: window) { item in
            batch += rewriting.tasks(item)
            guard batch.count >= Rewriting.batch else { return }
            try body(batch)
            batch.removeAll(keepingCapacity: true)
        }
        if !batch.isEmpty { try body(batch) }
    }
}
