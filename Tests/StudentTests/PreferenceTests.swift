import Foundation
import Testing

@testable import Student

@Suite struct PreferenceTests {
    /// Pairs of made-up tokens: prompt of 4 + n, chosen of 3 + n, rejected of 5 tokens.
    private func pair(_ n: Int) -> EncodedPair {
        func row(_ salt: Int, _ answer: Int) -> TokenRow {
            let prompt = 4 + n
            let tokens = (0..<(prompt + answer)).map { place in
                Int32((place < prompt ? 3 + 17 * n + 5 * place : salt + 7 * n + 3 * place) % 301)
            }
            return TokenRow(tokens: tokens, learned: tokens.indices.map { $0 >= prompt })
        }
        return EncodedPair(
            chosen: row(100, 3 + n),
            rejected: row(200, 5),
            channel: n % 2,
            weight: Float(1 + n % 3)
        )
    }

    private func objective() -> PreferenceObjective {
        PreferenceObjective((0..<6).map(pair), ["even", "odd"], recipe, special: [])
    }

    private var recipe: Recipe {
        var recipe = Recipe()
        recipe.learningRate = 3e-3
        recipe.clip = 0.5
        recipe.preferenceBeta = 0.3
        return recipe
    }

    /// Loss, gradient norm, and accuracy and margin of each channel, over five updates.
    private func steps(_ packs: [ArraySlice<Int>]) -> [(Tally, Double)] {
        let model = model(pocketShape)
        let objective = objective()
        objective.freeze([Array(0..<6)[...]], model)
        let optimizer = Optimizer(model, recipe)
        return (1...5).map { step in
            let tally = objective.learn(packs, model, number: step - 1)
            let norm = optimizer.gradientNorm()
            optimizer.update(step: step, rate: recipe.learningRate, norm: norm)
            return (tally, norm)
        }
    }

    @Test func `losses, norms and margins are those of torch`() throws {
        let found = steps([Array(0..<6)[...]])
        for (index, wanted) in Self.torch.enumerated() {
            let (tally, norm) = found[index]
            #expect(abs(tally.loss - wanted.loss) < 2e-5, "step \(index)")
            #expect(abs(norm - wanted.norm) < 1e-4 * wanted.norm, "step \(index)")
            for (channel, score) in zip(["even", "odd"], wanted.scores) {
                let ours = try #require(tally.preferences[channel])
                #expect(ours.pairs == 3)
                #expect(abs(ours.loss - score.loss) < 5e-5)
                #expect(abs(ours.margin - score.margin) < 5e-5)
                #expect(ours.accuracy == score.accuracy)
            }
        }
    }

    /// transformers 5.23 on torch 2.15, fp32: `LlamaForCausalLM`, AdamW with eps 1e-8 and decay 0.1 on
    /// matrices, gradients clipped to 0.5.
    private static let torch:
        [(loss: Double, norm: Double, scores: [(loss: Double, margin: Double, accuracy: Double)])] =
            [
                (
                    0.6931472, 3.1981931,
                    [(0.6931472, 0.0000000, 0), (0.6931472, 0.0000000, 0)]
                ),
                (
                    0.3597151, 1.5545534,
                    [(0.3840199, 0.7838789, 1), (0.4088312, 0.7270529, 1)]
                ),
                (
                    0.2048494, 0.7714403,
                    [(0.2268586, 1.4495902, 1), (0.2580397, 1.3468745, 1)]
                ),
                (
                    0.1270766, 0.4386897,
                    [(0.1448790, 2.0059713, 1), (0.1693326, 1.8667229, 1)]
                ),
                (
                    0.0836013, 0.2780812,
                    [(0.0989791, 2.4845033, 1), (0.1141307, 2.3187964, 1)]
                ),
            ]

    @Test func `at the start nothing is preferred`() {
        let (tally, _) = steps([Array(0..<6)[...]])[0]
        #expect(abs(tally.loss - log(2)) < 1e-12)
        #expect(tally.preferences.values.allSatisfy { $0.margin == 0 && $0.accuracy == 0 })
    }

    @Test func `micro-batches change no preference step beyond rounding`() {
        let all = Array(0..<6)
        let whole = steps([all[...]])
        let parts = steps([all[0..<2], all[2..<3], all[3..<6]])
        for (a, b) in zip(whole, parts) { #expect(abs(a.0.loss - b.0.loss) < 1e-5) }
    }

    // MARK: On rows

    private let rows = (0..<16).map { index in
        PreferenceRow(
            prompt: [ChatTurn(role: "user", content: "colour of \(index * 7)?")],
            chosen: "\(index) is fine",
            rejected: "no idea",
            channel: index % 2 == 0 ? "even" : "odd"
        )
    }

    private func base(_ directory: TemporaryDirectory) throws {
        try learn(pairs(30), quickRecipe(epochs: 4), in: directory)
    }

    private func prefer(
        _ rows: [PreferenceRow],
        base: String,
        in directory: TemporaryDirectory,
        threads: Int = 1,
        _ progress: (TrainingEvent) -> Continue = { _ in .more }
    ) throws -> TrainingResult {
        var recipe = quickRecipe(epochs: 6)
        recipe.learningRate = 2e-3
        recipe.threads = threads
        recipe.microBatchTokens = 90
        recipe.checkpointEverySteps = 2
        let trainer = try Trainer(
            pairs: rows,
            base: base,
            recipe: recipe,
            directory: directory.path
        )
        return try trainer.run(progress)
    }

    @Test func `a checkpoint learns which answer is better, told by channel`() throws {
        let (base, directory) = (TemporaryDirectory(), TemporaryDirectory())
        try self.base(base)
        let result = try prefer(rows, base: base.path, in: directory)
        let last = try #require(result.curve.last?.preferences)
        #expect(last.keys.sorted() == ["even", "odd"])
        #expect(last.values.allSatisfy { $0.accuracy > 0.9 && $0.margin > 0.1 && $0.loss < 0.65 })
        let start = try LanguageModel(checkpoint: base.path)
        let end = try LanguageModel(checkpoint: directory.path)
        let chosen = rows.map(\.chosenRow.turns)
        let rejected = rows.map(\.rejectedRow.turns)
        func gap(_ model: LanguageModel) throws -> Double {
            let (a, b) = (try model.score(chosen), try model.score(rejected))
            return zip(a, b).reduce(0) { $0 + $1.0 - $1.1 }
        }
        #expect(try gap(end) > gap(start) + 16)
    }

    @Test func `preference training goes on bit for bit after a stop, on other threads`() throws {
        let base = TemporaryDirectory()
        try self.base(base)
        let (whole, broken) = (TemporaryDirectory(), TemporaryDirectory())
        let wanted = try prefer(rows, base: base.path, in: whole)
        let stopped = code {
            _ = try prefer(rows, base: base.path, in: broken) { event in
                if case .step(let step) = event, step.step == 5 { return .stop }
                return .more
            }
        }
        #expect(stopped == .stopped)
        let found = try prefer(rows, base: base.path, in: broken, threads: 2)
        #expect(found.weightsDigest == wanted.weightsDigest)
        #expect(found.curve == wanted.curve)
    }

    @Test func `pairs that say nothing are refused`() throws {
        let base = TemporaryDirectory()
        try self.base(base)
        func refused(_ change: (inout PreferenceRow) -> Void) -> StudentError.Code? {
            var rows = rows
            change(&rows[3])
            return code { _ = try prefer(rows, base: base.path, in: TemporaryDirectory()) }
        }
        #expect(refused { $0.rejected = $0.chosen } == .badRow)
        #expect(refused { $0.prompt = [] } == .badRow)
        #expect(refused { $0.channel = "" } == .badRow)
        #expect(refused { $0.weight = .nan } == .badRow)
    }
}
