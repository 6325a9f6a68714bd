import Testing

@testable import Student

/// A router's one-token answers packed beside long ones.
@Suite struct LossWeightingTests {
    private let rows = (0..<40).map { index in
        let isRoute = index % 2 == 0
        let long = "the colour is \(index) and the size is \(index * 3) and the rest is as it was"
        return TrainingRow(
            turns: [
                ChatTurn(role: "user", content: isRoute ? "go \(index)" : "tell \(index)"),
                ChatTurn(role: "assistant", content: isRoute ? ["a", "b"][index / 2 % 2] : long),
            ],
            channel: isRoute ? "route" : "tell"
        )
    }

    private func recipe(_ weighting: Recipe.LossWeighting) -> Recipe {
        var recipe = quickRecipe(epochs: 12)
        recipe.maximumLength = 200
        recipe.tokensPerStep = 400
        recipe.lossWeighting = weighting
        return recipe
    }

    private var shape: Shape {
        var shape = pocketShape
        shape.maximumLength = 200
        return shape
    }

    private func shares(_ weighting: Recipe.LossWeighting) throws -> (route: Float, tell: Float) {
        let trainer = try Trainer(
            rows: rows,
            shape: shape,
            recipe: recipe(weighting),
            directory: "unused"
        )
        guard let objective = trainer.objective as? AnswerObjective else { return (0, 0) }
        let all = Array(rows.indices)
        let weights = objective.rows.map {
            weighting == .token ? Float($0.tokens.answerTokens) : 1
        }
        let batch = objective.batch(all[...], weights.reduce(0, +))
        var label = 0
        var shares: [Int: Float] = [:]
        for row in objective.rows {
            let end = label + row.tokens.answerTokens
            shares[row.channel, default: 0] += batch.labelScales[label..<end].reduce(0, +)
            label = end
        }
        return (shares[0] ?? 0, shares[1] ?? 0)
    }

    @Test func `by sample a short answer weighs as much as a long one`() throws {
        let shares = try shares(.sample)
        #expect(abs(shares.route - 0.5) < 1e-5)
        #expect(abs(shares.tell - 0.5) < 1e-5)
    }

    @Test func `by token a short answer all but vanishes`() throws {
        let shares = try shares(.token)
        #expect(shares.route < 0.15)
        #expect(abs(shares.route + shares.tell - 1) < 1e-5)
    }

    @Test func `weighting by sample learns the routes sooner from the same packs`() throws {
        func route(_ weighting: Recipe.LossWeighting) throws -> Double {
            let directory = TemporaryDirectory()
            let result = try learn(rows, from: .scratch(shape), recipe(weighting), in: directory)
            return result.lossByChannel["route"]?.loss ?? .infinity
        }
        let (sample, token) = (try route(.sample), try route(.token))
        #expect(sample < 0.8 * token, "sample \(sample) token \(token)")
    }
}
