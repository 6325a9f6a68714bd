import Flywheel
import Foundation
import JSON
import Robustness
import Student

/// A router of 150 intents learned from scratch: `ops/bench/student/router`.
enum RouterBench {
    /// Trains on `train`, asks `--split` (`val` or `test`), prints one line of JSON.
    static func run(_ options: Options) throws {
        let data = try RouterData(options.text("data"))
        let seed = UInt64(try options.number("seed"))
        let directory = try options.text("directory")
        let learned = try data.split("train")
        let families: [RobustnessFamily] = [.typo, .truncated]
        let share = try share(options)
        let made = RouterData.variants(of: learned, families, share: share, seed: seed)
        let asked = try data.split(options.text("split"))
        // Never the variants that were learned: other queries, and another seed.
        let spoilt = RouterData.variants(
            of: asked.filter(\.isInScope),
            families,
            share: .whole,
            seed: 150
        )
        try? FileManager.default.removeItem(atPath: directory)
        let watch = Stopwatch()
        let trainer = try Trainer(
            rows: (learned + made).map(\.row),
            shape: shape(options),
            recipe: recipe(options, seed: seed),
            directory: directory
        )
        let result = try trainer.run { _ in .more }
        let (seconds, cpuSeconds) = (watch.seconds, watch.cpuSeconds)
        let model = try LanguageModel(checkpoint: directory)
        var line: JSONObject = [
            "seed": .integer(Int64(seed)), "variants": .integer(Int64(made.count)),
            "parameters": .integer(Int64(result.parameters)),
            "steps": .integer(Int64(result.steps)), "seconds": .number(seconds),
            "cpu_seconds": .number(cpuSeconds), "final_loss": .number(result.finalLoss),
        ]
        let clean = try Score(model, asked, threads: options.number("threads"))
        line["in_scope"] = .number(clean.inScope)
        line["out_of_scope_recall"] = .number(clean.outOfScopeRecall)
        line["out_of_scope_precision"] = .number(clean.outOfScopePrecision)
        line["spoilt"] = .number(
            try Score(model, spoilt, threads: options.number("threads")).inScope
        )
        print(String(decoding: JSONValue.object(line).serialized(), as: UTF8.self))
    }

    /// Share of the learned queries that each family spoils.
    private static func share(_ options: Options) throws(BenchError) -> Share {
        guard let share = Share(options.optional("variants") ?? "0") else {
            throw BenchError(.usage, "--variants is a share, such as 25%")
        }
        return share
    }

    private static func shape(_ options: Options) throws -> Shape {
        guard let text = options.optional("shape") else { return try named("router") }
        guard text.hasPrefix("{") else { return try named(text) }
        return try JSONDecoder().decode(Shape.self, from: Data(text.utf8))
    }

    private static func named(_ name: String) throws(BenchError) -> Shape {
        guard let shape = Shape.named(name) else {
            throw BenchError(.usage, "no shape '\(name)'; there are \(Shape.names)")
        }
        return shape
    }

    /// `--recipe` is a JSON object of recipe values; what it leaves out keeps its default.
    private static func recipe(_ options: Options, seed: UInt64) throws -> Recipe {
        let text = options.optional("recipe") ?? "{}"
        var recipe = try JSONDecoder().decode(Recipe.self, from: Data(text.utf8))
        recipe.seed = seed
        recipe.threads = try options.number("threads")
        recipe.checkpointEverySteps = 1_000_000
        return recipe
    }

    /// Greedy answers against the intents.
    private struct Score {
        private var right = 0
        private var inScopeAsked = 0
        private var outOfScopeFound = 0
        private var outOfScopeAsked = 0
        private var outOfScopeSaid = 0

        var inScope: Double { Double(right) / Double(max(1, inScopeAsked)) }
        var outOfScopeRecall: Double { Double(outOfScopeFound) / Double(max(1, outOfScopeAsked)) }
        var outOfScopePrecision: Double { Double(outOfScopeFound) / Double(max(1, outOfScopeSaid)) }

        init(_ model: LanguageModel, _ queries: [RouterData.Query], threads: Int) throws {
            var settings = GenerationOptions()
            settings.maximumNewTokens = 16
            settings.batch = 64
            settings.threads = threads
            var answers = [String](repeating: "", count: queries.count)
            try model.generate(queries.map(\.prompt), settings) { answers[$0] = $1.text }
            for (query, answer) in zip(queries, answers) { add(query, answer) }
        }

        private mutating func add(_ query: RouterData.Query, _ answer: String) {
            let saysOutOfScope = answer == RouterData.Query.outOfScope
            outOfScopeSaid += saysOutOfScope ? 1 : 0
            if query.isInScope {
                inScopeAsked += 1
                right += answer == query.intent ? 1 : 0
            } else {
                outOfScopeAsked += 1
                outOfScopeFound += saysOutOfScope ? 1 : 0
            }
        }
    }
}
