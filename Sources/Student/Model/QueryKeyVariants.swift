import CKernels

/// What some families do to query, key and value between their projection and the rotation: a
/// bias on all three (Qwen2), RMSNorm of every query and key head (Qwen3).
extension Transformer {
    /// x += bias; query and key heads become their norm, and stay unnormed in `layer.unnormed`.
    func adjust(_ layer: Activations.Layer, _ place: ParameterLayout.Layer, _ t: Int) {
        let j = shape.joinedWidth
        if let bias = place.joinedBias {
            compute.ranges(t, by: Self.rowShare) { first, count in
                for row in first..<(first + count) {
                    kernels.add(j, parameters.at(bias), layer.joined.start + row * j)
                }
            }
        }
        guard let query = place.queryNorm, let key = place.keyNorm else { return }
        compute.ranges(t, by: Self.rowShare) { first, count in
            for row in first..<(first + count) { normHeads(layer, row, query, key) }
        }
    }

    private func normHeads(_ layer: Activations.Layer, _ row: Int, _ query: Int, _ key: Int) {
        let (d, w) = (Int32(shape.headWidth), shape.queryWidth)
        let kept = w + shape.keyWidth
        let x = layer.unnormed.start + row * kept
        let y = layer.joined.start + row * shape.joinedWidth
        let inverse = layer.headInverse.start + row * (shape.heads + shape.keyValueHeads)
        let epsilon = Float(shape.epsilon)
        x.update(from: y, count: kept)
        kernels.rms_norm(Int32(shape.heads), d, x, parameters.at(query), epsilon, y, inverse)
        kernels.rms_norm(
            Int32(shape.keyValueHeads),
            d,
            x + w,
            parameters.at(key),
            epsilon,
            y + w,
            inverse + shape.heads
        )
    }

    /// Takes `joinedGradient` back through the norms and adds their and the biases' gradients.
    func adjustBackward(_ layer: Activations.Layer, _ place: ParameterLayout.Layer, _ t: Int) {
        if let query = place.queryNorm, let key = place.keyNorm {
            let d = shape.headWidth
            sumRanges(t, width: 2 * d, scratch: shape.queryWidth + shape.keyWidth) {
                rows,
                sum,
                dy in
                for row in rows { headsBackward(layer, row, query, key, sum, dy) }
            } into: { sum in
                kernels.add(d, sum, gradients.start + query)
                kernels.add(d, sum + d, gradients.start + key)
            }
        }
        if let bias = place.joinedBias {
            let j = shape.joinedWidth
            sumRanges(t, width: j, scratch: 0) { rows, sum, _ in
                for row in rows {
                    kernels.add(j, activations.joinedGradient.start + row * j, sum)
                }
            } into: { sum in
                kernels.add(j, sum, gradients.start + bias)
            }
        }
    }

    private func headsBackward(
        _ layer: Activations.Layer,
        _ row: Int,
        _ query: Int,
        _ key: Int,
        _ sum: Floats,
        _ dy: Floats
    ) {
        let (d, w) = (Int32(shape.headWidth), shape.queryWidth)
        let kept = w + shape.keyWidth
        let dx = activations.joinedGradient.start + row * shape.joinedWidth
        let x = layer.unnormed.start + row * kept
        let inverse = layer.headInverse.start + row * (shape.heads + shape.keyValueHeads)
        dy.update(from: dx, count: kept)
        dx.update(repeating: 0, count: kept)
        kernels.rms_norm_backward(
            Int32(shape.heads),
            d,
            dy,
            x,
            parameters.at(query),
            inverse,
            dx,
            sum
        )
        kernels.rms_norm_backward(
            Int32(shape.keyValueHeads),
            d,
            dy + w,
            x + w,
            parameters.at(key),
            inverse + shape.heads,
            dx + w,
            sum + shape.headWidth
        )
    }

    /// Runs `body(rows, sum, scratch)` per range of rows, each with a sum that starts at zero, and
    /// `into` for the sums in order, whatever the threads.
    func sumRanges(
        _ rows: Int,
        width: Int,
        scratch: Int,
        _ body: (Range<Int>, Floats, Floats) -> Void,
        into: (Floats) -> Void
    ) {
        let ranges = (rows + Self.rowShare - 1) / Self.rowShare
        let sums = partialSums.floats(max(1, ranges) * width)
        sums.update(repeating: 0, count: ranges * width)
        compute.each(ranges, scratch: scratch) { range, scratch in
            let first = range * Self.rowShare
            body(first..<min(rows, first + Self.rowShare), sums + range * width, scratch)
        }
        for range in 0..<ranges { into(sums + range * width) }
    }
}
