import Testing

@testable import Student

@Suite struct AccumulationTests {
    private func gradient(
        _ objective: any Objective,
        _ packs: [ArraySlice<Int>]
    ) -> (Tally, [Float]) {
        let model = model(pocketShape)
        let tally = objective.learn(packs, model, number: 0)
        return (tally, Array(model.gradients.array.prefix(model.parameters.layout.count)))
    }

    private func objective(_ weighting: Recipe.LossWeighting) throws -> any Objective {
        var rows = pairs(12)
        for index in rows.indices { rows[index].weight = Float(1 + index % 3) }
        var recipe = quickRecipe()
        recipe.lossWeighting = weighting
        return try Trainer(
            rows: rows,
            shape: pocketShape,
            recipe: recipe,
            directory: "unused"
        ).objective
    }

    @Test(arguments: Recipe.LossWeighting.allCases)
    func `a step in parts has the gradient of the step`(weighting: Recipe.LossWeighting) throws {
        let objective = try objective(weighting)
        let all = Array(0..<12)
        let (whole, wanted) = gradient(objective, [all[...]])
        let (parts, found) = gradient(objective, [all[0..<1], all[1..<7], all[7..<12]])
        #expect(abs(whole.loss - parts.loss) < 1e-5 * whole.loss)
        #expect(whole.tokens == parts.tokens)
        let scale = wanted.map { abs($0) }.max() ?? 0
        let worst = zip(wanted, found).map { abs($0 - $1) }.max() ?? 1
        #expect(scale > 1e-3)
        #expect(worst < 2e-6 * scale + 1e-7)
    }

    @Test func `micro-batches fill up to their size and keep the order of the step`() {
        let schedule = StepSchedule(
            lengths: (0..<40).map { 5 + $0 % 9 },
            epochs: 1,
            tokensPerStep: 100,
            seed: 2
        )
        for step in 0..<schedule.steps {
            let parts = schedule.microBatches(step, tokens: 30)
            #expect(parts.flatMap { $0 } == Array(schedule.rows(step)))
            for part in parts { #expect(part.reduce(0) { $0 + 5 + $1 % 9 } <= 30) }
        }
        #expect(schedule.microBatches(0, tokens: nil).count == 1)
    }

    @Test func `trained in parts the losses stay those of whole steps`() throws {
        let (one, other) = (TemporaryDirectory(), TemporaryDirectory())
        let whole = try learn(pairs(30), quickRecipe(), in: one)
        var recipe = quickRecipe()
        recipe.microBatchTokens = 40
        let parts = try learn(pairs(30), recipe, in: other)
        #expect(whole.weightsDigest != parts.weightsDigest)
        for (a, b) in zip(whole.curve, parts.curve) { #expect(abs(a.loss - b.loss) < 2e-3) }
    }
}
