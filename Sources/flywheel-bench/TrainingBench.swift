import Foundation
import Student

/// Optimizer steps of a student from scratch: about 2,000 tokens each, a loss on nearly all.
enum TrainingBench {
    /// Steps before the clock starts: they touch all memory for the first time.
    private static let warmUp = 2

    /// Leaves the model in the directory, which is made anew.
    static func run(_ options: Options) throws {
        let steps = try options.number("steps")
        let shape = try StudentRows.shape(options.text("size"))
        let directory = try options.text("directory")
        let rows = try StudentRows.make(
            4 * (steps + warmUp),
            texts: Corpus.texts(options.text("corpus")),
            vocabulary: shape.vocabulary
        )
        try? FileManager.default.removeItem(atPath: directory)
        var recipe = try recipe(options)
        // Deep models compute a step in two halves: activations are most of their memory.
        if shape.layers > 20 { recipe.microBatchTokens = 1024 }
        let trainer = try Trainer(rows: rows, shape: shape, recipe: recipe, directory: directory)
        try measure(trainer)
    }

    /// Real chats on a student of `student-train`, packed, the loss on answers: about 2,000 tokens
    /// a step. The tokens counted are those of the chats, as a padded batch would count them
    /// without its padding.
    static func chats(_ options: Options) throws {
        let directory = try options.text("directory")
        try? FileManager.default.removeItem(atPath: directory)
        let trainer = try Trainer(
            rows: StudentRows.chats(options.text("rows")),
            from: .checkpoint(options.text("base")),
            recipe: recipe(options),
            directory: directory
        )
        try measure(trainer, steps: options.number("steps"))
    }

    private static func recipe(_ options: Options) throws -> Recipe {
        var recipe = Recipe()
        recipe.epochs = 1
        recipe.tokensPerStep = 2048
        recipe.threads = try options.number("threads")
        let precision = options.optional("precision") ?? Recipe.Precision.fp32.rawValue
        guard let chosen = Recipe.Precision(rawValue: precision) else {
            throw BenchError(.usage, "--precision is fp32 or bf16")
        }
        recipe.precision = chosen
        recipe.checkpointEverySteps = 1_000_000
        return recipe
    }

    /// Steps only; reading, tokenizing and the files are not in the time.
    private static func measure(_ trainer: Trainer, steps: Int? = nil) throws {
        var watch = Stopwatch()
        var work = Work()
        let last = steps.map { min($0 + warmUp, trainer.plan.steps) } ?? trainer.plan.steps
        try untilStopped(trainer) { event in
            guard case .step(let report) = event else { return .more }
            if report.step == warmUp {
                watch = Stopwatch()
            } else if report.step > warmUp {
                work.items += report.tokens
            }
            guard report.step == last else { return .more }
            Measurement.print(work, watch)
            return last < trainer.plan.steps ? .stop : .more
        }
    }

    /// Stopping is how a measurement of a few steps ends.
    private static func untilStopped(
        _ trainer: Trainer,
        _ progress: (TrainingEvent) -> Continue
    ) throws {
        do { _ = try trainer.run(progress) } catch {
            guard error.code == .stopped else { throw error }
        }
    }
}
