import Foundation

/// Which rows each step learns from: a seeded order per epoch, packed until a step is full.
///
/// The whole order follows from the seed, so a step number is all a resumed run needs to know.
struct StepSchedule: Sendable {
    private let order: [Int]
    private let ends: [Int]

    var steps: Int { ends.count }

    /// `lengths` are tokens per row; a row longer than a step gets a step of its own.
    init(lengths: [Int], epochs: Double, tokensPerStep: Int, seed: UInt64) {
        var order: [Int] = []
        let total = max(1, Int((Double(lengths.count) * epochs).rounded()))
        var epoch: UInt64 = 0
        while order.count < total {
            var round = Array(lengths.indices)
            var random = RandomSource(seed: seed, stream: epoch)
            random.shuffle(&round)
            order.append(contentsOf: round.prefix(total - order.count))
            epoch += 1
        }
        var ends: [Int] = []
        var filled = 0
        for (index, row) in order.enumerated() {
            if filled > 0, filled + lengths[row] > tokensPerStep {
                ends.append(index)
                filled = 0
            }
            filled += lengths[row]
        }
        ends.append(order.count)
        self.order = order
        self.ends = ends
    }

    func rows(_ step: Int) -> ArraySlice<Int> {
        order[(step == 0 ? 0 : ends[step - 1])..<ends[step]]
    }
}

extension Recipe {
    /// The learning rate of a step, counted from 0.
    func rate(step: Int, of steps: Int) -> Double {
        let share = Int((warmUpShare * Double(steps)).rounded(.up))
        let warmUp = warmUpShare == 0 ? 0 : min(max(share, 10), max(1, steps / 2))
        if step < warmUp { return learningRate * Double(step + 1) / Double(warmUp) }
        let progress = Double(step - warmUp) / Double(max(1, steps - warmUp))
        switch schedule {
        case .constant: return learningRate
        case .linear: return learningRate * (1 - (1 - finalShare) * progress)
        case .cosine:
            let wave = 0.5 * (1 + cos(.pi * progress))
            return learningRate * (finalShare + (1 - finalShare) * wave)
        }
    }
}
