import Foundation

/// Two encoded answers to one prompt.
struct EncodedPair: Sendable {
    var chosen: TokenRow
    var rejected: TokenRow
    var channel: Int
    var weight: Float
}

/// The loss of Rafailov et al. 2023, "Direct Preference Optimization", equation 7:
/// -log sigmoid(beta * ((log p - log p0)(chosen) - (log p - log p0)(rejected))), p0 the start.
final class PreferenceObjective: Objective {
    let pairs: [EncodedPair]
    let channels: [String]
    private let recipe: Recipe
    private var beta: Double { recipe.preferenceBeta }
    private let special: Set<Int32>
    /// Log-probabilities of chosen and rejected under the start, by pair.
    private(set) var reference: [(chosen: Double, rejected: Double)] = []

    init(_ pairs: [EncodedPair], _ channels: [String], _ recipe: Recipe, special: Set<Int32>) {
        self.pairs = pairs
        self.channels = channels
        self.recipe = recipe
        self.special = special
    }

    var lengths: [Int] {
        pairs.map { $0.chosen.tokens.count + $0.rejected.tokens.count - 2 }
    }
    var channelOf: [Int] { pairs.map(\.channel) }

    /// Measures every pair under the start, before the first update. A pair's log-probability does
    /// not depend on its neighbours in a pack, so a resumed run finds the same numbers.
    func freeze(_ packs: [ArraySlice<Int>], _ model: Transformer) {
        reference = []
        for pack in packs {
            let batch = batch(pack)
            model.forward(batch)
            reference += answers(pack, model.loss(batch, learning: false))
        }
    }

    func learn(_ step: [ArraySlice<Int>], _ model: Transformer, number: Int) -> Tally {
        run(step, model, learning: number)
    }

    func measure(_ packs: [ArraySlice<Int>], _ model: Transformer) -> Tally {
        run(packs, model, learning: nil)
    }

    /// `number` is the step that learns; nil to measure.
    private func run(
        _ packs: [ArraySlice<Int>],
        _ model: Transformer,
        learning number: Int?
    ) -> Tally {
        defer { model.dropout = nil }
        let total = packs.joined().reduce(0.0) { $0 + Double(pairs[$1].weight) }
        var tally = Tally()
        for pack in packs {
            var batch = batch(pack)
            model.dropout = number.flatMap {
                Dropout(recipe, step: $0, rowsBefore: tally.tokens)
            }
            model.forward(batch)
            let losses = model.loss(batch, learning: false)
            let slopes = take(pack, answers(pack, losses), total, &tally)
            tally.tokens += batch.tokens.count
            tally.addSpecial(batch, losses, special)
            guard number != nil else { continue }
            spread(slopes, pack, into: &batch)
            _ = model.loss(batch, learning: true)
            model.backward(batch)
        }
        return tally
    }

    /// Chosen and rejected side by side, pair after pair.
    private func batch(_ units: ArraySlice<Int>) -> PackedBatch {
        var batch = PackedBatch()
        for unit in units {
            batch.append(pairs[unit].chosen, scale: 0)
            batch.append(pairs[unit].rejected, scale: 0)
        }
        return batch
    }

    private func answers(
        _ units: ArraySlice<Int>,
        _ losses: [Float]
    ) -> [(chosen: Double, rejected: Double)] {
        var label = 0
        func sum(_ row: TokenRow) -> Double {
            defer { label += row.answerTokens }
            return losses[label..<(label + row.answerTokens)].reduce(0.0) { $0 - Double($1) }
        }
        return units.map { unit in
            let chosen = sum(pairs[unit].chosen)
            return (chosen, sum(pairs[unit].rejected))
        }
    }

    /// Adds the pairs to the tally; returns by how much the loss falls for each unit of the
    /// chosen answer's log-probability, which is the same with the other sign for the rejected.
    private func take(
        _ units: ArraySlice<Int>,
        _ answers: [(chosen: Double, rejected: Double)],
        _ total: Double,
        _ tally: inout Tally
    ) -> [Double] {
        zip(units, answers).map { unit, answer in
            let start = reference[unit]
            let margin =
                beta * ((answer.chosen - start.chosen) - (answer.rejected - start.rejected))
            // log(1 + exp(-margin)) without overflow.
            let loss = max(0, -margin) + log1p(exp(-abs(margin)))
            let share = total > 0 ? Double(pairs[unit].weight) / total : 0
            tally.loss += share * loss
            let channel = channels[pairs[unit].channel]
            tally.preferences[channel, default: PreferenceScore()].add(loss, margin)
            tally.channels[channel, default: LossSum()].add(
                -answer.chosen,
                pairs[unit].chosen.answerTokens
            )
            return share * beta / (1 + exp(margin))
        }
    }

    private func spread(
        _ slopes: [Double],
        _ units: ArraySlice<Int>,
        into batch: inout PackedBatch
    ) {
        var scales: [Float] = []
        for (unit, slope) in zip(units, slopes) {
            let (chosen, rejected) = (pairs[unit].chosen, pairs[unit].rejected)
            scales += repeatElement(Float(slope), count: chosen.answerTokens)
            scales += repeatElement(Float(-slope), count: rejected.answerTokens)
        }
        batch.labelScales = scales
    }
}
