import Foundation

/// Which rows each step learns from: a seeded order per epoch, packed until a step is full.
///
/// The whole order follows from the seed, so a step number is all a resumed run needs to know.
struct StepSchedule: Sendable {
    private let order: [Int]
    private let ends: [Int]
    private let lengths: [Int]
    /// Rows of one epoch, copies counted.
    let rowsPerEpoch: Int

    var steps: Int { ends.count }
    /// Tokens of all steps.
    var tokens: Int { order.reduce(0) { $0 + lengths[$1] } }

    /// `lengths` are tokens per row; a row longer than a step gets a step of its own.
    init(
        lengths: [Int],
        copies: [RowCopies] = [],
        epochs: Double,
        tokensPerStep: Int,
        seed: UInt64
    ) {
        self.lengths = lengths
        let usual = copies.isEmpty
        rowsPerEpoch = usual ? lengths.count : copies.reduce(0) { $0 + $1.count }
        var order: [Int] = []
        let total = max(1, Int((Double(rowsPerEpoch) * epochs).rounded()))
        var epoch: UInt64 = 0
        while order.count < total, rowsPerEpoch > 0 {
            var round =
                usual
                ? Array(lengths.indices)
                : copies.enumerated().flatMap {
                    $1.rows(seed: seed, stream: (epoch + 1) << 40 | UInt64($0))
                }
            var random = RandomSource(seed: seed, stream: epoch)
            random.shuffle(&round)
            order.append(contentsOf: round.prefix(total - order.count))
            epoch += 1
        }
        self.order = order
        ends = Self.ends(of: order[...], lengths, room: tokensPerStep)
    }

    /// Fills packs in order; each end is where the next pack starts.
    private static func ends(of order: ArraySlice<Int>, _ lengths: [Int], room: Int) -> [Int] {
        var ends: [Int] = []
        var filled = 0
        for index in order.indices {
            let length = lengths[order[index]]
            if filled > 0, filled + length > room {
                ends.append(index)
                filled = 0
            }
            filled += length
        }
        ends.append(order.endIndex)
        return ends
    }

    func rows(_ step: Int) -> ArraySlice<Int> {
        order[(step == 0 ? 0 : ends[step - 1])..<ends[step]]
    }

    /// The rows of a step in packs of at most `tokens`, or one longer row.
    func microBatches(_ step: Int, tokens: Int?) -> [ArraySlice<Int>] {
        Self.packs(rows(step), lengths, tokens: tokens ?? .max)
    }

    static func packs(
        _ rows: ArraySlice<Int>,
        _ lengths: [Int],
        tokens: Int
    ) -> [ArraySlice<Int>] {
        var start = rows.startIndex
        return ends(of: rows, lengths, room: tokens).map { end in
            defer { start = end }
            return rows[start..<end]
        }
    }
}

/// How often the rows of one channel come in an epoch.
struct RowCopies: Sendable {
    /// Places of the channel's rows.
    var members: [Int]
    var factor: Double

    /// The same in every epoch.
    var count: Int { Int((Double(members.count) * factor).rounded()) }

    /// Every row as often as the whole part of the factor says, and as many more, drawn anew in
    /// each epoch, as are missing.
    func rows(seed: UInt64, stream: UInt64) -> [Int] {
        guard !members.isEmpty else { return [] }
        let whole = count / members.count
        var drawn = members
        var random = RandomSource(seed: seed, stream: stream)
        random.shuffle(&drawn)
        let copies = (0..<whole).flatMap { _ in members }
        return copies + drawn.prefix(count - whole * members.count)
    }
}

extension Recipe {
    /// Steps that raise the rate.
    func warmUpSteps(of steps: Int) -> Int {
        let share = Int((warmUpShare * Double(steps)).rounded(.up))
        return warmUpShare == 0 ? 0 : min(max(share, 10), max(1, steps / 2))
    }

    /// The learning rate of a step, counted from 0.
    func rate(step: Int, of steps: Int) -> Double {
        let warmUp = warmUpSteps(of: steps)
        if step < warmUp { return learningRate * Double(step + 1) / Double(warmUp) }
        let progress = Double(step - warmUp) / Double(max(1, steps - warmUp))
        switch schedule {
        case .constant: return learningRate
        case .linear: return learningRate * (1 - (1 - finalShare) * progress)
        case .cosine:
            let wave = 0.5 * (1 + cos(.pi * progress))
            return learningRate * (finalShare + (1 - finalShare) * wave)
        case .wsd:
            let fall = max(1, (decayShare * Double(steps)).rounded())
            let fallen = (Double(step - steps) + fall) / fall
            return learningRate * (1 - (1 - finalShare) * min(1, max(0, fallen)))
        }
    }
}
