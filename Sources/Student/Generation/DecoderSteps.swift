import CKernels

/// The blocks of a layer, on the rows of one step.
extension Decoder {
    /// C[rows x n] (+)= A * W^T.
    func multiply(
        _ rows: Int,
        n: Int,
        k: Int,
        _ a: Floats,
        _ packed: Floats,
        into c: Floats,
        adding: Bool = false
    ) {
        compute.multiply(
            m: rows,
            n: n,
            k: k,
            a,
            lda: k,
            packed: packed,
            into: c,
            ldc: n,
            adding: adding
        )
    }

    func norm(_ rows: Int, _ x: Floats, _ weight: Int) -> Floats {
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

    /// x += attention(norm(x)).
    func attention(_ index: Int, _ segments: [Segment], _ x: Floats) {
        let qkv = project(index, x)
        let out = attended.floats(slots.count * shape.queryWidth)
        attend(index, segments, qkv, out)
        multiply(
            slots.count,
            n: shape.hidden,
            k: shape.queryWidth,
            out,
            weights.layers[index].output,
            into: x,
            adding: true
        )
    }

    /// Keeps the keys and values of all rows; y += attention for the rows that answers go on from.
    func lastAttention(_ index: Int, _ rows: [Int], _ x: Floats, into y: Floats) {
        let qkv = project(index, x)
        let out = attended.floats(rows.count * shape.queryWidth)
        attendKept(index, rows, qkv, out, packed: true)
        multiply(
            rows.count,
            n: shape.hidden,
            k: shape.queryWidth,
            out,
            weights.layers[index].output,
            into: y,
            adding: true
        )
    }

    /// x += down(silu(gate(norm(x))) * up(norm(x))).
    func feedForward(_ index: Int, _ rows: Int, _ x: Floats) {
        let (h, i) = (shape.hidden, shape.intermediate)
        let layer = weights.layers[index]
        let y = norm(rows, x, parameters.layout.layers[index].outputNorm)
        let gateUp = wide.floats(rows * 2 * i)
        multiply(rows, n: 2 * i, k: h, y, layer.gateUp, into: gateUp)
        let product = gated.floats(rows * i)
        compute.ranges(rows, by: Transformer.rowShare) { first, count in
            kernels.swiglu(Int32(count), Int32(i), gateUp + first * 2 * i, product + first * i)
        }
        multiply(rows, n: h, k: i, product, layer.down, into: x, adding: true)
    }

    /// Queries, keys and values of all rows, rotated; keys and values are kept.
    private func project(_ index: Int, _ x: Floats) -> Floats {
        let (h, j, rows) = (shape.hidden, shape.joinedWidth, slots.count)
        let y = norm(rows, x, parameters.layout.layers[index].inputNorm)
        let qkv = joined.floats(rows * j)
        multiply(rows, n: j, k: h, y, weights.layers[index].joined, into: qkv)
        let scales = inverse.floats(rows * shape.heads)
        positions.withUnsafeBufferPointer { positions in
            guard let positions = positions.baseAddress else { return }
            compute.ranges(rows, by: Transformer.rowShare) { first, count in
                for row in first..<(first + count) {
                    adjust(index, qkv + row * j, scales + row * shape.heads)
                }
                rotate(qkv + first * j, positions + first, count)
                for row in first..<(first + count) {
                    let k = qkv + row * j + shape.queryWidth
                    cache(slots[row]).remember(
                        index,
                        Int(positions[row]),
                        k,
                        k + shape.keyWidth
                    )
                }
            }
        }
        return qkv
    }

    /// Adds the biases and norms queries and keys, where the shape has them.
    private func adjust(_ index: Int, _ q: Floats, _ scales: Floats) {
        let place = parameters.layout.layers[index]
        if let bias = place.joinedBias { kernels.add(shape.joinedWidth, parameters.at(bias), q) }
        guard let query = place.queryNorm, let key = place.keyNorm else { return }
        let (e, d) = (Float(shape.epsilon), Int32(shape.headWidth))
        let k = q + shape.queryWidth
        kernels.rms_norm(Int32(shape.heads), d, q, parameters.at(query), e, q, scales)
        kernels.rms_norm(Int32(shape.keyValueHeads), d, k, parameters.at(key), e, k, scales)
    }

    private func rotate(_ qkv: Floats, _ positions: UnsafePointer<Int32>, _ rows: Int) {
        kernels.rope(
            Int32(rows),
            Int32(shape.heads + shape.keyValueHeads),
            Int32(shape.headWidth),
            qkv,
            Int32(shape.joinedWidth),
            positions,
            rotary.cosine.start,
            rotary.sine.start,
            1
        )
    }
}
