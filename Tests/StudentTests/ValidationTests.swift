import Foundation
import Testing

@testable import Student

@Suite struct ValidationTests {
    /// Twelve rows to learn, and others of the same kind that contradict them: learning by heart
    /// makes these worse.
    private let known = pairs(12)
    private let other = pairs(12).map { row in
        var row = row
        row.turns[1].content = String(row.turns[1].content.reversed())
        return row
    }

    private func recipe(patience: Int? = nil, keepsBest: Bool = true) -> Recipe {
        var recipe = quickRecipe(epochs: 40)
        recipe.checkpointEverySteps = 4
        recipe.microBatchTokens = 60
        var validation = Recipe.Validation()
        validation.everySteps = 3
        validation.patience = patience
        validation.keepsBest = keepsBest
        recipe.validation = validation
        return recipe
    }

    @Test func `a share of each channel is held out, the same by the same seed`() {
        let rows = pairs(40)
        let (learned, heldOut) = HeldOutSplit.split(rows, share: 0.1, seed: 3)
        #expect(learned.count == 36)
        #expect(heldOut.count { $0.channel == "even" } == 2)
        #expect(heldOut.count { $0.channel == "odd" } == 2)
        #expect(Set(learned + heldOut) == Set(rows))
        #expect(HeldOutSplit.split(rows, share: 0.1, seed: 3).heldOut == heldOut)
        #expect(HeldOutSplit.split(rows, share: 0.1, seed: 4).heldOut != heldOut)
        #expect(HeldOutSplit.split(Array(rows.prefix(1)), share: 0.5, seed: 3).heldOut.isEmpty)
    }

    @Test func `patience ends the training and the best weights are kept`() throws {
        let (one, last) = (TemporaryDirectory(), TemporaryDirectory())
        let result = try learn(known, heldOut: other, recipe(patience: 3), in: one)
        let points = try #require(result.validation)
        #expect(result.stoppedEarly == true)
        #expect(result.steps < 40 * 3)
        #expect(points.suffix(3).allSatisfy { !$0.isBest })
        let best = try #require(points.last { $0.isBest })
        #expect(result.keptStep == best.step)
        #expect(best.loss == points.map(\.loss).min())
        // The directory holds the weights of that step: a training that ends there has the same.
        let again = try learn(
            known,
            heldOut: other,
            recipe(patience: 3, keepsBest: false),
            in: last
        )
        #expect(again.weightsDigest != result.weightsDigest)
        #expect(again.validation == result.validation)
        #expect(!FileManager.default.fileExists(atPath: one.path + "/resume"))
    }

    @Test func `the kept weights score what the best validation said`() throws {
        let directory = TemporaryDirectory()
        let result = try learn(known, heldOut: other, recipe(patience: 3), in: directory)
        let best = try #require(result.validation?.last { $0.isBest })
        let model = try LanguageModel(checkpoint: directory.path)
        let scores = try model.score(other.map(\.turns), threads: 1)
        let tokens = best.lossByChannel.values.reduce(0) { $0 + $1.tokens }
        #expect(abs(-scores.reduce(0, +) / Double(tokens) - best.loss) < 1e-4)
    }

    /// What a kill leaves behind is what lies in the directory at that moment; an atomic file is
    /// there whole or not at all.
    @Test func `killed at any moment, the training ends where the unbroken one ends`() throws {
        let whole = TemporaryDirectory()
        var copies: [TemporaryDirectory] = []
        var events = 0
        let wanted = try learn(known, heldOut: other, recipe(patience: 3), in: whole) { _ in
            events += 1
            guard events % 7 == 0 else { return .more }
            let copy = TemporaryDirectory()
            try? FileManager.default.removeItem(atPath: copy.path)
            try? FileManager.default.copyItem(atPath: whole.path, toPath: copy.path)
            copies.append(copy)
            return .more
        }
        #expect(copies.count > 4)
        for copy in copies {
            var recipe = recipe(patience: 3)
            recipe.threads = 2
            let found = try learn(known, heldOut: other, recipe, in: copy)
            #expect(found.weightsDigest == wanted.weightsDigest)
            #expect(found.validation == wanted.validation)
            #expect(found.curve == wanted.curve)
            #expect(found.alarms == wanted.alarms)
        }
    }

    @Test func `a run stopped between a step and its validation makes up for it`() throws {
        let (whole, broken) = (TemporaryDirectory(), TemporaryDirectory())
        let wanted = try learn(known, heldOut: other, recipe(patience: 3), in: whole)
        let stopped = code {
            try learn(known, heldOut: other, recipe(patience: 3), in: broken) { event in
                if case .step(let step) = event, step.step == 6 { return .stop }
                return .more
            }
        }
        #expect(stopped == .stopped)
        let found = try learn(known, heldOut: other, recipe(patience: 3), in: broken)
        #expect(found.validation == wanted.validation)
        #expect(found.weightsDigest == wanted.weightsDigest)
    }

    @Test func `rows to measure change no weight`() throws {
        let (one, two) = (TemporaryDirectory(), TemporaryDirectory())
        var recipe = recipe(keepsBest: false)
        recipe.epochs = 3
        let measured = try learn(known, heldOut: other, recipe, in: one)
        recipe.validation = nil
        let plain = try learn(known, recipe, in: two)
        #expect(measured.weightsDigest == plain.weightsDigest)
    }
}
