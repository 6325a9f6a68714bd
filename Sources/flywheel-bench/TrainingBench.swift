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
        let trainer = try Trainer(
            rows: rows,
            shape: shape,
            recipe: recipe(threads: options.number("threads")),
            directory: directory
        )
        try measure(trainer)
    }

    private static func recipe(threads: Int) -> Recipe {
        var recipe = Recipe()
        recipe.epochs = 1
        recipe.tokensPerStep = 2048
        recipe.threads = threads
        recipe.precision = .fp32
        recipe.checkpointEverySteps = 1_000_000
        return recipe
    }

    /// Steps only; reading, tokenizing and the files are not in the time.
    private static func measure(_ trainer: Trainer) throws {
        var watch = Stopwatch()
        var work = Work()
        let last = trainer.plan.steps
        _ = try trainer.run { event in
            guard case .step(let report) = event else { return .more }
            if report.step == warmUp {
                watch = Stopwatch()
            } else if report.step > warmUp {
                work.items += report.tokens
            }
            if report.step == last { Measurement.print(work, watch) }
            return .more
        }
    }
}
