import CKernels

/// The forward pass for generation: weights packed once, keys and values kept per answer.
///
/// A step takes any mix of whole prompts and single tokens. Every row is computed alone, so an
/// answer does not depend on what else is in the batch. Steps in `DecoderSteps.swift`.
final class Decoder {
    /// Neighbouring tokens of one answer in a step.
    struct Segment {
        var slot: Int
        var position: Int
        var tokens: ArraySlice<Int32>
    }

    let parameters: Parameters
    let compute: Compute
    let weights: PackedWeights
    let rotary: RotaryTable
    private var caches: [KeyValueCache?]
    // Of the rows in the step: their answers, their positions, and which one each answer goes on from.
    private(set) var slots: [Int] = []
    private(set) var positions: [Int32] = []
    private var lasts: [Int] = []
    private var residual = Room()
    private var answering = Room()
    private var logits = Room()
    var normed = Room()
    var joined = Room()
    var attended = Room()
    var wide = Room()
    var gated = Room()
    var inverse = Room()
    var logSums = Room()

    var shape: Shape { parameters.shape }
    var kernels: ck_kernels { compute.kernels }

    init(_ parameters: Parameters, _ compute: Compute, slots: Int) {
        self.parameters = parameters
        self.compute = compute
        weights = PackedWeights(parameters, compute)
        rotary = RotaryTable(parameters.shape)
        caches = Array(repeating: nil, count: slots)
    }

    /// Makes room for so many answers at once.
    func reserve(slots: Int) {
        if caches.count < slots {
            caches += Array(repeating: nil, count: slots - caches.count)
        }
    }

    /// Makes room for an answer and its prompt; what the slot held before is lost.
    func open(_ slot: Int, length: Int) {
        guard (caches[slot]?.capacity ?? 0) < length else { return }
        caches[slot] = nil
        caches[slot] = KeyValueCache(shape, kernels, capacity: length)
    }

    func cache(_ slot: Int) -> KeyValueCache {
        if let cache = caches[slot] { return cache }
        let cache = KeyValueCache(shape, kernels, capacity: shape.maximumLength)
        caches[slot] = cache
        return cache
    }

    /// Takes the segments in; `each(segment, logits, log-sum-exp)` gets the row after its last.
    func step(_ segments: [Segment], _ each: (Int, Floats, Float) -> Void) {
        let x = embed(segments)
        for index in 0..<(shape.layers - 1) {
            attention(index, segments, x)
            feedForward(index, slots.count, x)
        }
        guard slots.count > segments.count else {
            attention(shape.layers - 1, segments, x)
            feedForward(shape.layers - 1, slots.count, x)
            return answer(segments.count, x, each)
        }
        // Nothing but the keys and values of the other rows is looked at again.
        let y = answering.floats(segments.count * shape.hidden)
        gather(x, width: shape.hidden, into: y)
        lastAttention(shape.layers - 1, lasts, x, into: y)
        feedForward(shape.layers - 1, segments.count, y)
        answer(segments.count, y, each)
    }

    private func embed(_ segments: [Segment]) -> Floats {
        slots.removeAll(keepingCapacity: true)
        positions.removeAll(keepingCapacity: true)
        lasts.removeAll(keepingCapacity: true)
        let h = shape.hidden
        let x = residual.floats(segments.reduce(0) { $0 + $1.tokens.count } * h)
        let table = parameters.at(parameters.layout.embedding)
        for segment in segments {
            for (index, token) in segment.tokens.enumerated() {
                (x + slots.count * h).update(from: table + Int(token) * h, count: h)
                slots.append(segment.slot)
                positions.append(Int32(segment.position + index))
            }
            lasts.append(slots.count - 1)
        }
        return x
    }

    /// The rows that answers go on from, side by side.
    func gather(_ rows: Floats, width: Int, into target: Floats) {
        for (index, row) in lasts.enumerated() {
            (target + index * width).update(from: rows + row * width, count: width)
        }
    }

    private func answer(_ rows: Int, _ x: Floats, _ each: (Int, Floats, Float) -> Void) {
        let (h, v) = (shape.hidden, shape.vocabulary)
        let y = norm(rows, x, parameters.layout.finalNorm)
        let scores = logits.floats(rows * v)
        multiply(rows, n: v, k: h, y, weights.head, into: scores)
        for row in 0..<rows {
            let start = scores + row * v
            each(row, start, kernels.log_sum_exp(Int32(v), start))
        }
    }
}
