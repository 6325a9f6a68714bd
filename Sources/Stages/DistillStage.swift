package import Flywheel
import Foundation
import Student

/// Teaches a student with the newest version of the dataset.
package struct DistillStage: Stage {
    package let name = StageName.distill
    package let fingerprint: Digest
    package let configuration: String

    let store: any DistillStore
    private let plan: Plan

    package init(store: any DistillStore, plan: Plan) throws {
        self.store = store
        self.plan = plan
        do { configuration = try plan.configuration() } catch let error as StudentError {
            throw StageError(.training, .configuration, error.message)
        }
        fingerprint = Digest(of: configuration)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        guard let version = try store.latestVersion(of: plan.dataset) else {
            throw StageError(
                .noDataset,
                .badData,
                "dataset \(plan.dataset) has no version to train on"
            )
        }
        let rows = try rows(of: version, context)
        guard !rows.isEmpty else {
            throw StageError(
                .noTrainingRows,
                .badData,
                "\(version.name) has no row to train on; see `flywheel dataset show \(version.name)`"
            )
        }
        let directory = directory(of: version)
        let recipe = try recipe(for: rows, in: directory)
        let answers = try run(try trainer(rows, recipe, directory), context)
        var result = DistillResult(answers: answers)
        let preferred = try plan.preference.flatMap {
            try prefer($0, version, from: directory, context)
        }
        result.preference = preferred?.result
        let outcome = outcome(rows.count, result, preferred?.pairs, version)
        let student = StudentRecord(
            name: plan.student,
            version: 0,
            dataset: version.dataset,
            datasetVersion: version.version,
            directory: preferred?.directory ?? directory,
            weights: result.weightsDigest,
            recipe: try Self.json(plan.recipe),
            curve: try Self.json(result)
        )
        _ = try store.record(context.claim, student, outcome: outcome)
        return outcome
    }

    private func outcome(
        _ rows: Int,
        _ result: DistillResult,
        _ pairs: Pairs?,
        _ version: DatasetVersion
    ) -> Outcome {
        var builder = DigestBuilder()
        builder.field(result.weightsDigest)
        builder.field(version.root)
        var counts = ["steps": result.answers.steps, "parameters": result.answers.parameters]
        if let pairs, let preference = result.preference {
            counts["pairs"] = pairs.rows.count
            counts["pairs_held_out"] = pairs.heldOut
            counts["preference_steps"] = preference.steps
        }
        return Outcome(rowsIn: rows, rowsOut: 1, digest: builder.finish(), counts: counts)
    }

    private func rows(
        of version: DatasetVersion,
        _ context: StageContext
    ) throws -> [TrainingRow] {
        var rows: [TrainingRow] = []
        try store.eachMember(of: version.dataset, version: version.version, split: .train) {
            sample in
            if rows.count % 1024 == 0 { try context.pulse() }
            let channel = sample.taskType.description
            let weights = version.statistics.weights
            rows.append(
                TrainingRow(
                    turns: sample.messages.map {
                        ChatTurn(role: $0.role.rawValue, content: $0.content)
                    },
                    channel: channel,
                    weight: Float(weights[channel] ?? weights[sample.taskType.family] ?? 1)
                )
            )
        }
        return rows
    }

    /// The recipe with as many epochs as the minimum of steps asks for.
    private func recipe(for rows: [TrainingRow], in directory: String) throws -> Recipe {
        var recipe = plan.recipe
        let steps = try trainer(rows, recipe, directory).plan.steps
        if steps < plan.minimumSteps {
            recipe.epochs *= Double(plan.minimumSteps) / Double(max(1, steps))
        }
        return recipe
    }

    private func trainer(
        _ rows: [TrainingRow],
        _ recipe: Recipe,
        _ directory: String
    ) throws -> Trainer {
        try explaining { () throws(StudentError) in
            try Trainer(rows: rows, from: plan.start, recipe: recipe, directory: directory)
        }
    }

    func run(_ trainer: Trainer, _ context: StageContext) throws -> TrainingResult {
        var interruption: (any Error)?
        do throws(StudentError) {
            return try trainer.run { event in
                do {
                    try context.pulse()
                    Self.tell(event, context)
                    return .more
                } catch {
                    interruption = error
                    return .stop
                }
            }
        } catch {
            throw interruption ?? Self.explain(error)
        }
    }

    /// One folder per version and configuration, so that an interrupted training is found again
    /// and a finished one is never overwritten.
    private func directory(of version: DatasetVersion) -> String {
        let name = "\(version.dataset)-\(version.version)-\(version.root.hex.prefix(8))"
        return "\(plan.folder)/\(plan.student)/\(name)-\(fingerprint.hex.prefix(8))"
    }

    private static func tell(_ event: TrainingEvent, _ context: StageContext) {
        switch event {
        case .started(let plan):
            context.journal.note(
                JournalEntry(
                    stage: .distill,
                    window: context.window,
                    "recipe",
                    fields: plan.sheet.map { (name: $0.0, value: $0.1) }
                )
            )
        case .step(let step):
            let loss = String(format: "%.3f", step.loss)
            let rate = Int(step.tokensPerSecond)
            context.progress(step.step, of: step.of, "steps  loss \(loss)  \(rate) tokens/s")
        case .alarm(let alarm):
            let fields = [(name: alarm.kind.rawValue, value: alarm.message)]
            context.journal.note(
                JournalEntry(
                    alarm.level == .warning ? .warning : .info,
                    stage: .distill,
                    window: context.window,
                    "training",
                    fields: fields
                )
            )
        case .validated, .checkpointed, .finished: break
        }
    }

    func explaining<Value>(_ body: () throws(StudentError) -> Value) throws -> Value {
        do throws(StudentError) { return try body() } catch { throw Self.explain(error) }
    }

    private static func explain(_ error: StudentError) -> StageError {
        StageError(.training, error.code == .diskFull ? .tryLater : .badData, error.message)
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
