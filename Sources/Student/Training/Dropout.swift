/// Sets a share of the values of each block's input to zero and makes the others larger by as much
/// (Srivastava et al. 2014, "Dropout", section 10: scaled while learning).
///
/// What is dropped follows from the seed, the step, the place and the row within the step, so
/// neither threads nor micro-batches nor a resumed run change it.
struct Dropout: Sendable {
    /// Where values are dropped.
    enum Place {
        case embedding
        case attention(Int)
        case feedForward(Int)

        fileprivate var number: UInt64 {
            switch self {
            case .embedding: 0
            case .attention(let layer): UInt64(2 * layer + 1)
            case .feedForward(let layer): UInt64(2 * layer + 2)
            }
        }
    }

    private let rate: Double
    private let seed: UInt64
    private let rowsBefore: Int

    /// nil where nothing is dropped. `rowsBefore` are the step's rows of earlier micro-batches.
    init?(_ recipe: Recipe, step: Int, rowsBefore: Int) {
        guard recipe.dropout > 0 else { return nil }
        rate = recipe.dropout
        var source = RandomSource(seed: recipe.seed, stream: 4 << 56 | UInt64(step))
        seed = source.next()
        self.rowsBefore = rowsBefore
    }

    /// Forwards on the values, backwards on their gradient: the same values both times.
    func thin(_ values: FloatBuffer, _ place: Place, _ rows: Int, _ model: Transformer) {
        let width = model.shape.hidden
        let scale = Float(1 / (1 - rate))
        // Four draws of 16 bits from each number.
        let limit = UInt64(rate * 65536)
        model.compute.ranges(rows, by: Transformer.rowShare) { first, count in
            for row in first..<(first + count) {
                let stream = place.number << 40 | UInt64(row + rowsBefore)
                var random = RandomSource(seed: seed, stream: stream)
                let target = values.start + row * width
                var bits: UInt64 = 0
                for column in 0..<width {
                    bits = column % 4 == 0 ? random.next() : bits >> 16
                    target[column] = bits & 0xFFFF < limit ? 0 : target[column] * scale
                }
            }
        }
    }
}
