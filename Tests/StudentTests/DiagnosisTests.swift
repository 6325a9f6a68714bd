import Testing

@testable import Student

@Suite struct DiagnosisTests {
    @Test func `halving finds the smallest value that does`() {
        var search = Bisection()
        search.search(0.1...10, atLeast: 0.5, rounds: 6) { value in value >= 2 ? 1 : 0 }
        #expect(search.tries.count == 8)
        #expect((2...2.2).contains(search.smallest ?? 0))
    }

    @Test func `what the largest cannot do has no smallest, and what the smallest does is it`() {
        var never = Bisection()
        never.search(1...10, atLeast: 0.5, rounds: 6) { _ in 0.1 }
        #expect(never.smallest == nil)
        #expect(never.tries.count == 1)
        var always = Bisection()
        always.search(1...10, atLeast: 0.5, rounds: 6) { _ in 0.9 }
        #expect(always.smallest == 1)
        #expect(always.tries.count == 2)
    }

    @Test func `a sample takes so many rows of each channel`() {
        let rows = pairs(30)
        let sample = AnswerTrial.sample(rows, 4, seed: 1)
        #expect(sample.count == 8)
        #expect(sample.count { $0.channel == "odd" } == 4)
        #expect(AnswerTrial.sample(rows, 4, seed: 1) == sample)
        #expect(AnswerTrial.sample(rows, 4, seed: 2) != sample)
    }

    @Test func `a student that learned its rows answers them, a newborn does not`() throws {
        let (learned, newborn) = (TemporaryDirectory(), TemporaryDirectory())
        var recipe = quickRecipe(epochs: 120)
        recipe.learningRate = 2e-2
        try learn(pairs(6), recipe, in: learned)
        recipe.epochs = 1
        recipe.learningRate = 1e-6
        try learn(pairs(6), recipe, in: newborn)
        let good = try AnswerTrial(try LanguageModel(checkpoint: learned.path), pairs(6))
        let bad = try AnswerTrial(try LanguageModel(checkpoint: newborn.path), pairs(6))
        #expect(good.whole.accuracy == 1)
        #expect(good.channels["even"]?.rows == 3)
        #expect(bad.whole.exact == 0)
        #expect(good.whole.logprob > bad.whole.logprob + 3)
    }

    @Test func `a squeeze finds the ceiling, enough epochs and enough copies`() throws {
        // One answer for a whole channel is learned by anything; the other has an answer a row.
        let rows = (0..<24).map { index in
            let isEasy = index % 2 == 0
            return TrainingRow(
                turns: [
                    ChatTurn(role: "user", content: "go \(index)"),
                    ChatTurn(role: "assistant", content: isEasy ? "yes" : "no \(index)"),
                ],
                channel: isEasy ? "easy" : "hard"
            )
        }
        let directory = TemporaryDirectory()
        var plan = Squeeze.Plan(channel: "easy")
        plan.epochs = 40
        plan.rounds = 1
        plan.maximumNewTokens = 8
        let squeeze = try Squeeze(
            plan,
            rows: rows,
            from: .scratch(pocketShape),
            recipe: quickRecipe(epochs: 20),
            directory: directory.path
        ) { _, _ in .more }
        #expect(squeeze.ceiling == 1)
        #expect(squeeze.rows == 12)
        #expect(squeeze.asked == 12)
        #expect((squeeze.criticalEpochs.smallest ?? 99) <= 40)
        #expect(!squeeze.criticalCopies.tries.isEmpty)
        #expect(abs(squeeze.share(copies: 1) - 0.5) < 1e-12)
        plan.channel = "esay"
        let refused = code {
            _ = try Squeeze(
                plan,
                rows: rows,
                from: .scratch(pocketShape),
                recipe: quickRecipe(),
                directory: directory.path
            ) { _, _ in .more }
        }
        #expect(refused == .emptyData)
    }

    @Test func `facts show the base going on and the student answering`() throws {
        let directory = TemporaryDirectory()
        var recipe = quickRecipe(epochs: 120)
        recipe.learningRate = 2e-2
        try learn(pairs(6), recipe, in: directory)
        let model = try LanguageModel(checkpoint: directory.path)
        var options = GenerationOptions()
        options.maximumNewTokens = 12
        let prompts = ["colour of 7?", "colour of 14?", ""]
        let trial = try FactTrial(prompts, base: model, student: model, options)
        #expect(trial.facts.map(\.prompt) == prompts)
        #expect(trial.facts[0].answer == "green 1")
        #expect(trial.facts[0].continuation != trial.facts[0].answer)
    }
}
