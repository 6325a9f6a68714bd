/// Cross entropy of the learned tokens, each label weighted by its row and the recipe.
final class AnswerObjective: Objective {
    let rows: [EncodedRow]
    let channels: [String]
    private let recipe: Recipe
    private let special: Set<Int32>

    init(_ rows: [EncodedRow], _ channels: [String], _ recipe: Recipe, special: Set<Int32>) {
        self.rows = rows
        self.channels = channels
        self.recipe = recipe
        self.special = special
    }

    /// The last token is a label only.
    var lengths: [Int] { rows.map { $0.tokens.tokens.count - 1 } }
    var channelOf: [Int] { rows.map(\.channel) }

    func learn(_ step: [ArraySlice<Int>], _ model: Transformer, number: Int) -> Tally {
        defer { model.dropout = nil }
        return run(step, model) { model, batch, before in
            model.dropout = Dropout(recipe, step: number, rowsBefore: before)
            model.forward(batch)
            let losses = model.loss(batch, learning: true)
            model.backward(batch)
            return losses
        }
    }

    func measure(_ packs: [ArraySlice<Int>], _ model: Transformer) -> Tally {
        run(packs, model) { model, batch, _ in
            model.forward(batch)
            return model.loss(batch, learning: false)
        }
    }

    private func run(
        _ packs: [ArraySlice<Int>],
        _ model: Transformer,
        _ losses: (Transformer, PackedBatch, Int) -> [Float]
    ) -> Tally {
        let total = share(packs.joined())
        var tally = Tally()
        for pack in packs {
            let batch = batch(pack, total)
            take(pack, batch, losses(model, batch, tally.tokens), &tally)
        }
        return tally
    }

    /// Weight of one label of a row before the step's weights are brought to a sum of 1.
    private func weight(_ row: EncodedRow) -> Float {
        recipe.lossWeighting == .token ? row.weight : row.weight / Float(row.tokens.answerTokens)
    }

    private func share(_ units: some Sequence<Int>) -> Float {
        var total: Float = 0
        for unit in units {
            total += weight(rows[unit]) * Float(rows[unit].tokens.answerTokens)
        }
        return total
    }

    /// The shares of all labels of a step add up to 1.
    func batch(_ units: ArraySlice<Int>, _ total: Float) -> PackedBatch {
        var batch = PackedBatch()
        for unit in units {
            let row = rows[unit]
            batch.append(row.tokens, scale: total > 0 ? weight(row) / total : 0)
        }
        return batch
    }

    private func take(
        _ units: ArraySlice<Int>,
        _ batch: PackedBatch,
        _ losses: [Float],
        _ tally: inout Tally
    ) {
        for (loss, scale) in zip(losses, batch.labelScales) {
            tally.loss += Double(loss) * Double(scale)
        }
        tally.tokens += batch.tokens.count
        tally.addSpecial(batch, losses, special)
        var label = 0
        for unit in units {
            let end = label + rows[unit].tokens.answerTokens
            tally.add(channels[rows[unit].channel], losses[label..<end])
            label = end
        }
    }
}
