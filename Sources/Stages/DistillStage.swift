package import Flywheel
import Foundation
package import Student

/// Teaches a student with the newest version of the dataset.
package struct DistillStage: Stage {
    package let name = StageName.distill
    package let fingerprint: Digest
    package let configuration: String

    private let store: any DistillStore
    private let plan: Plan

    /// What to train and where to put it.
    package struct Plan: Sendable {
        package var student: String
        package var dataset: String
        package var shape: Shape
        package var recipe: Recipe
        /// Small nights get more epochs, up to so many steps; 0 for the recipe's epochs as they are.
        package var minimumSteps: Int
        /// Folder of all checkpoints.
        package var folder: String

        package init(
            student: String,
            dataset: String,
            shape: Shape,
            recipe: Recipe,
            minimumSteps: Int,
            folder: String
        ) {
            self.student = student
            self.dataset = dataset
            self.shape = shape
            self.recipe = recipe
            self.minimumSteps = minimumSteps
            self.folder = folder
        }
    }

    package init(store: any DistillStore, plan: Plan) throws {
        self.store = store
        self.plan = plan
        // Threads change the time, never the weights.
        var comparable = plan.recipe
        comparable.threads = nil
        configuration =
            "distill@1 native student=\(plan.student) dataset=\(plan.dataset) "
            + "shape=\(try Self.json(plan.shape)) recipe=\(try Self.json(comparable)) "
            + "minimum_steps=\(plan.minimumSteps)"
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
        let result = try train(rows, recipe, in: directory, context)
        let student = StudentRecord(
            name: plan.student,
            version: 0,
            dataset: version.dataset,
            datasetVersion: version.version,
            directory: directory,
            weights: result.weightsDigest,
            recipe: try Self.json(plan.recipe),
            curve: try Self.json(result)
        )
        var builder = DigestBuilder()
        builder.field(result.weightsDigest)
        builder.field(version.root)
        let outcome = Outcome(
            rowsIn: rows.count,
            rowsOut: 1,
            digest: builder.finish(),
            counts: ["steps": result.steps, "parameters": result.parameters]
        )
        _ = try store.record(context.claim, student, outcome: outcome)
        return outcome
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
        do throws(StudentError) {
            return try Trainer(
                rows: rows,
                shape: plan.shape,
                recipe: recipe,
                directory: directory
            )
        } catch {
            throw Self.explain(error)
        }
    }

    private func train(
        _ rows: [TrainingRow],
        _ recipe: Recipe,
        in directory: String,
        _ context: StageContext
    ) throws -> TrainingResult {
        var interruption: (any Error)?
        let trainer = try trainer(rows, recipe, directory)
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

    private static func explain(_ error: StudentError) -> StageError {
        StageError(.training, error.code == .diskFull ? .tryLater : .badData, error.message)
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
