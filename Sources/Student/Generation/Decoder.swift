import CKernels

/// The forward pass for generation: weights packed once, keys and values kept per answer.
///
/// A step takes any mix of whole prompts and single tokens. Every row is computed alone, so an
/// answer does not depend on what else is in the batch.
final class Decoder {
    /// Neighbouring tokens of one answer in a step.
    struct Segment {
        var slot: Int
        var position: Int
        var tokens: ArraySlice<Int32>
    }

    private struct PackedLayer {
        let joined: FloatBuffer
        let output: FloatBuffer
        let gateUp: FloatBuffer
        let down: FloatBuffer
    }

    let parameters: Parameters
    private let compute: Compute
    private let rotary: RotaryTable
    private var layers: [PackedLayer] = []
    private let head: FloatBuffer
    /// One buffer a slot: layers x positions x (keys and values side by side).
    private var caches: [FloatBuffer] = []
    private var residual = Room()
    private var normed = Room()
    private var joined = Room()
    private var attended = Room()
    private var wide = Room()
    private var gated = Room()
    private var inverse = Room()
    private var logits = Room()

    private var shape: Shape { parameters.shape }
    private var kernels: ck_kernels { compute.kernels }
    private var cacheWidth: Int { 2 * shape.keyWidth }

    init(_ parameters: Parameters, _ compute: Compute, slots: Int) {
        self.parameters = parameters
        self.compute = compute
        let shape = parameters.shape
        rotary = RotaryTable(shape)
        func pack(_ offset: Int, _ n: Int, _ k: Int) -> FloatBuffer {
            let buffer = FloatBuffer(compute.kernels.packed_size(Int32(n), Int32(k)))
            compute.pack(
                parameters.at(offset),
                n: n,
                k: k,
                ldb: k,
                transposed: true,
                into: buffer.start
            )
            return buffer
        }
        let (h, i) = (shape.hidden, shape.intermediate)
        head = pack(parameters.layout.head, shape.vocabulary, h)
        layers = parameters.layout.layers.map { place in
            PackedLayer(
                joined: pack(place.joined, shape.joinedWidth, h),
                output: pack(place.output, h, shape.queryWidth),
                gateUp: pack(place.gateUp, 2 * i, h),
                down: pack(place.down, h, i)
            )
        }
        let floats = shape.layers * shape.maximumLength * 2 * shape.keyWidth
        caches = (0..<slots).map { _ in FloatBuffer(floats) }
    }

    /// Takes the segments in; `each(segment, logits, log-sum-exp)` gets the row after its last.
    func step(_ segments: [Segment], _ each: (Int, Floats, Float) -> Void) {
        let rows = segments.flatMap { part in
            part.tokens.indices.map { index in
                Row(slot: part.slot, position: part.position + index - part.tokens.startIndex)
            }
        }
        let h = shape.hidden
        let x = residual.floats(rows.count * h)
        let table = parameters.at(parameters.layout.embedding)
        for (row, token) in segments.flatMap(\.tokens).enumerated() {
            (x + row * h).update(from: table + Int(token) * h, count: h)
        }
        for index in layers.indices {
            attention(index, rows, x)
            feedForward(index, rows.count, x)
        }
        answer(segments, x, each)
    }

    private struct Row {
        var slot: Int
        var position: Int
    }

    private func norm(_ rows: Int, _ x: Floats, _ weight: Int) -> Floats {
        let h = shape.hidden
        let y = normed.floats(rows * h)
        let scales = inverse.floats(rows)
        compute.ranges(rows, by: Transformer.rowShare) { first, count in
            kernels.rms_norm(
                Int32(count),
                Int32(h),
                x + first * h,
                parameters.at(weight),
                Float(shape.epsilon),
                y + first * h,
                scales + first
            )
        }
        return y
    }

    private func attention(_ index: Int, _ rows: [Row], _ x: Floats) {
        let (h, j, w) = (shape.hidden, shape.joinedWidth, shape.queryWidth)
        let y = norm(rows.count, x, parameters.layout.layers[index].inputNorm)
        let qkv = joined.floats(rows.count * j)
        compute.multiply(
            m: rows.count,
            n: j,
            k: h,
            y,
            lda: h,
            packed: layers[index].joined.start,
            into: qkv,
            ldc: j
        )
        remember(index, rows, qkv)
        let out = attended.floats(rows.count * w)
        compute.each(rows.count, scratch: shape.maximumLength) { row, scores in
            attend(index, rows[row], qkv + row * j, out + row * w, scores)
        }
        compute.multiply(
            m: rows.count,
            n: h,
            k: w,
            out,
            lda: w,
            packed: layers[index].output.start,
            into: x,
            ldc: h,
            adding: true
        )
    }

    private func cache(_ index: Int, _ slot: Int) -> Floats {
        caches[slot].start + index * shape.maximumLength * cacheWidth
    }

    /// Adds the biases and norms queries and keys, where the shape has them.
    private func adjust(_ index: Int, _ rows: Int, _ qkv: Floats) {
        let place = parameters.layout.layers[index]
        let d = Int32(shape.headWidth)
        let scales = inverse.floats(shape.heads)
        for row in 0..<rows {
            let q = qkv + row * shape.joinedWidth
            if let bias = place.joinedBias {
                kernels.add(shape.joinedWidth, parameters.at(bias), q)
            }
            guard let query = place.queryNorm, let key = place.keyNorm else { continue }
            let k = q + shape.queryWidth
            let (e, n) = (Float(shape.epsilon), Int32(shape.keyValueHeads))
            kernels.rms_norm(Int32(shape.heads), d, q, parameters.at(query), e, q, scales)
            kernels.rms_norm(n, d, k, parameters.at(key), e, k, scales)
        }
    }

    /// Rotates queries and keys and keeps keys and values.
    private func remember(_ index: Int, _ rows: [Row], _ qkv: Floats) {
        let j = shape.joinedWidth
        adjust(index, rows.count, qkv)
        let positions = rows.map { Int32($0.position) }
        kernels.rope(
            Int32(rows.count),
            Int32(shape.heads + shape.keyValueHeads),
            Int32(shape.headWidth),
            qkv,
            Int32(j),
            positions,
            rotary.cosine.start,
            rotary.sine.start,
            1
        )
        for (row, place) in rows.enumerated() {
            (cache(index, place.slot) + place.position * cacheWidth).update(
                from: qkv + row * j + shape.queryWidth,
                count: cacheWidth
            )
        }
    }

    private func attend(_ index: Int, _ row: Row, _ q: Floats, _ out: Floats, _ scores: Floats) {
        let d = shape.headWidth
        for group in 0..<shape.keyValueHeads {
            let keys = cache(index, row.slot) + group * d
            let heads = group * shape.group * d
            kernels.attend(
                Int32(row.position + 1),
                Int32(d),
                Int32(shape.group),
                q + heads,
                keys,
                keys + shape.keyWidth,
                Int32(cacheWidth),
                out + heads,
                scores
            )
        }
    }

    private func feedForward(_ index: Int, _ rows: Int, _ x: Floats) {
        let (h, i) = (shape.hidden, shape.intermediate)
        let y = norm(rows, x, parameters.layout.layers[index].outputNorm)
        let gateUp = wide.floats(rows * 2 * i)
        compute.multiply(
            m: rows,
            n: 2 * i,
            k: h,
            y,
            lda: h,
            packed: layers[index].gateUp.start,
            into: gateUp,
            ldc: 2 * i
        )
        let product = gated.floats(rows * i)
        compute.ranges(rows, by: Transformer.rowShare) { first, count in
            kernels.swiglu(Int32(count), Int32(i), gateUp + first * 2 * i, product + first * i)
        }
        compute.multiply(
            m: rows,
            n: h,
            k: i,
            product,
            lda: i,
            packed: layers[index].down.start,
            into: x,
            ldc: h,
            adding: true
        )
    }

    /// The head on the last row of each segment only.
    private func answer(_ segments: [Segment], _ x: Floats, _ each: (Int, Floats, Float) -> Void) {
        let (h, v) = (shape.hidden, shape.vocabulary)
        let last = attended.floats(segments.count * h)
        var end = 0
        for (index, segment) in segments.enumerated() {
            end += segment.tokens.count
            (last + index * h).update(from: x + (end - 1) * h, count: h)
        }
        let y = norm(segments.count, last, parameters.layout.finalNorm)
        let scores = logits.floats(segments.count * v)
        compute.multiply(
            m: segments.count,
            n: v,
            k: h,
            y,
            lda: h,
            packed: head.start,
            into: scores,
            ldc: v
        )
        for index in segments.indices {
            let row = scores + index * v
            each(index, row, kernels.log_sum_exp(Int32(v), row))
        }
    }
}
