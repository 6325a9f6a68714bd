/// What a step learns: rows or pairs, and how they become a loss.
protocol Objective: AnyObject {
    /// Tokens of each unit, a row or a pair, as the model reads them.
    var lengths: [Int] { get }
    /// Channel of each unit.
    var channelOf: [Int] { get }
    var channels: [String] { get }

    /// Adds the gradient of the step's loss to the model's. The micro-batches together are the
    /// step: each label's share is that of the whole step, however it is split.
    func learn(_ step: [ArraySlice<Int>], _ model: Transformer, number: Int) -> Tally
    /// The same loss without learning.
    func measure(_ packs: [ArraySlice<Int>], _ model: Transformer) -> Tally
}

/// Sums over the labels of some units.
struct Tally: Sendable {
    /// The weighted loss that is minimised.
    var loss = 0.0
    var tokens = 0
    var channels: [String: LossSum] = [:]
    var special = LossSum()
    var preferences: [String: PreferenceScore] = [:]

    mutating func add(_ channel: String, _ losses: ArraySlice<Float>) {
        let sum = losses.reduce(0.0) { $0 + Double($1) }
        channels[channel, default: LossSum()].add(sum, losses.count)
    }

    mutating func addSpecial(_ batch: PackedBatch, _ losses: [Float], _ special: Set<Int32>) {
        for (label, loss) in zip(batch.labels, losses) where special.contains(label) {
            self.special.add(Double(loss), 1)
        }
    }
}

struct LossSum: Sendable, Codable, Hashable {
    var sum = 0.0
    var tokens = 0

    mutating func add(_ sum: Double, _ tokens: Int) {
        self.sum += sum
        self.tokens += tokens
    }

    /// nil without a token.
    var mean: ChannelLoss? {
        tokens > 0 ? ChannelLoss(loss: sum / Double(tokens), tokens: tokens) : nil
    }
}
