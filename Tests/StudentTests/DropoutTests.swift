import Testing

@testable import Student

@Suite struct DropoutTests {
    private func recipe(_ rate: Double) -> Recipe {
        var recipe = quickRecipe()
        recipe.dropout = rate
        return recipe
    }

    @Test func `as many values fall as the rate says, and the mean stays`() throws {
        let model = model(pocketShape)
        let rows = 500
        let values = FloatBuffer(rows * pocketShape.hidden)
        values.start.update(repeating: 1, count: rows * pocketShape.hidden)
        let dropout = try #require(Dropout(recipe(0.25), step: 3, rowsBefore: 0))
        dropout.thin(values, .attention(1), rows, model)
        let all = values.array
        let share = Double(all.count { $0 == 0 }) / Double(all.count)
        #expect(abs(share - 0.25) < 0.02)
        #expect(abs(all.reduce(0, +) / Float(all.count) - 1) < 0.03)
        #expect(Dropout(recipe(0), step: 3, rowsBefore: 0) == nil)
    }

    @Test func `with values dropped, every gradient agrees with finite differences`() {
        let model = model(pocketShape)
        let batch = batch(lengths: [9, 3, 34], vocabulary: pocketShape.vocabulary)
        model.dropout = Dropout(recipe(0.3), step: 0, rowsBefore: 0)
        func loss(learning: Bool) -> Double {
            model.forward(batch)
            let losses = model.loss(batch, learning: learning)
            return zip(losses, batch.labelScales).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        _ = loss(learning: true)
        model.backward(batch)
        for tensor in model.parameters.layout.tensors {
            let p = model.parameters.at(tensor.offset)
            let g = Array(
                UnsafeBufferPointer(
                    start: model.gradients.start + tensor.offset,
                    count: tensor.count
                )
            )
            let saved = Array(UnsafeBufferPointer(start: p, count: tensor.count))
            let slope = g.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            func at(_ width: Float) -> Double {
                for i in 0..<tensor.count { p[i] = saved[i] + width * g[i] / Float(slope) }
                return loss(learning: false)
            }
            let measured = (at(4e-3) - at(-4e-3)) / 8e-3
            p.update(from: saved, count: tensor.count)
            #expect(abs(measured - slope) < 0.01 * slope + 1e-5, "\(tensor.name)")
        }
    }

    @Test func `neither threads nor a stop change what falls`() throws {
        let (one, two) = (TemporaryDirectory(), TemporaryDirectory())
        var recipe = recipe(0.2)
        recipe.threads = 1
        let wanted = try learn(pairs(30), recipe, in: one)
        recipe.threads = 2
        let stopped = code {
            try learn(pairs(30), recipe, in: two) { event in
                if case .step(let step) = event, step.step == 7 { return .stop }
                return .more
            }
        }
        #expect(stopped == .stopped)
        #expect(try learn(pairs(30), recipe, in: two).weightsDigest == wanted.weightsDigest)
    }

    @Test func `micro-batches drop what the whole step drops`() throws {
        let trainer = try Trainer(
            rows: pairs(12),
            shape: pocketShape,
            recipe: recipe(0.3),
            directory: "unused"
        )
        func loss(_ packs: [ArraySlice<Int>]) -> Double {
            trainer.objective.learn(packs, model(pocketShape), number: 5).loss
        }
        let all = Array(0..<12)
        let whole = loss([all[...]])
        #expect(abs(loss([all[0..<5], all[5..<12]]) - whole) < 1e-5 * whole)
    }
}
