import CKernels

/// The gradient of each step of `Transformer.forward`, in reverse.
extension Transformer {
    /// Call after `loss(_:learning: true)`; adds the gradient of every parameter to `gradients`.
    func backward(_ batch: PackedBatch) {
        for index in (0..<shape.layers).reversed() {
            feedForwardBackward(index, batch.tokens.count)
            attentionBackward(index, batch)
        }
        dropout?.thin(activations.flow, .embedding, batch.tokens.count, self)
        embedBackward(batch)
    }

    private func gradient(_ offset: Int) -> Floats { gradients.start + offset }

    /// Adds to `flow`, the gradient of the residual stream.
    private func feedForwardBackward(_ index: Int, _ t: Int) {
        let (h, i) = (shape.hidden, shape.intermediate)
        let layer = activations.layers[index]
        let place = parameters.layout.layers[index]
        let flow = activations.flow
        let gated = activations.wide.start  // the gradient of what is gated
        compute.backward(
            m: t,
            n: h,
            k: i,
            flow.start,
            weight: parameters.at(place.down),
            into: gated
        )
        gate(index, t)
        compute.gradient(
            m: t,
            n: h,
            k: i,
            flow.start,
            activations.gated.start,
            into: gradient(place.down)
        )
        compute.ranges(t, by: Self.rowShare) { first, count in
            kernels.swiglu_backward(
                Int32(count),
                Int32(i),
                gated + first * i,
                layer.gateUp.start + first * 2 * i
            )
        }
        compute.backward(
            m: t,
            n: 2 * i,
            k: h,
            layer.gateUp.start,
            weight: parameters.at(place.gateUp),
            into: activations.side.start
        )
        normMiddle(index, t)
        compute.gradient(
            m: t,
            n: 2 * i,
            k: h,
            layer.gateUp.start,
            activations.normed.start,
            into: gradient(place.gateUp)
        )
        dropout?.thin(activations.side, .feedForward(index), t, self)
        normBackward(
            t,
            activations.side,
            layer.middle,
            weight: place.outputNorm,
            layer.middleInverse,
            into: flow
        )
    }

    private func attentionBackward(_ index: Int, _ batch: PackedBatch) {
        let (h, j, t) = (shape.hidden, shape.joinedWidth, batch.tokens.count)
        let layer = activations.layers[index]
        let place = parameters.layout.layers[index]
        let flow = activations.flow
        compute.backward(
            m: t,
            n: h,
            k: shape.queryWidth,
            flow.start,
            weight: parameters.at(place.output),
            into: activations.side.start
        )
        compute.gradient(
            m: t,
            n: h,
            k: shape.queryWidth,
            flow.start,
            layer.attended.start,
            into: gradient(place.output)
        )
        attendBackward(layer, batch)
        adjustBackward(layer, place, t)
        compute.backward(
            m: t,
            n: j,
            k: h,
            activations.joinedGradient.start,
            weight: parameters.at(place.joined),
            into: activations.side.start
        )
        normInput(index, t)
        compute.gradient(
            m: t,
            n: j,
            k: h,
            activations.joinedGradient.start,
            activations.normed.start,
            into: gradient(place.joined)
        )
        dropout?.thin(activations.side, .attention(index), t, self)
        normBackward(
            t,
            activations.side,
            layer.input,
            weight: place.inputNorm,
            layer.inputInverse,
            into: flow
        )
    }

    /// From the gradient of the attended values in `side` to that of query, key and value.
    private func attendBackward(_ layer: Activations.Layer, _ batch: PackedBatch) {
        let (d, j, w) = (shape.headWidth, shape.joinedWidth, shape.queryWidth)
        let keys = shape.keyWidth
        eachGroup(batch) { first, length, group, scratch in
            let heads = group * shape.group
            let q = first * j + heads * d
            let k = first * j + (shape.heads + group) * d
            let o = first * w + heads * d
            let x = layer.joined.start
            let dx = activations.joinedGradient.start
            kernels.attention_backward(
                Int32(length),
                Int32(d),
                Int32(shape.group),
                x + q,
                x + k,
                x + k + keys,
                Int32(j),
                layer.attended.start + o,
                activations.side.start + o,
                Int32(w),
                layer.logSums.start + first * shape.heads + heads,
                Int32(shape.heads),
                dx + q,
                dx + k,
                dx + k + keys,
                scratch
            )
            batch.positions.withUnsafeBufferPointer { positions in
                guard let position = positions.baseAddress else { return }
                rotate(dx + q, shape.group, length, position + first, -1)
                rotate(dx + k, 1, length, position + first, -1)
            }
        }
    }

    /// dx += gradient of x / rms(x) * weight; the weight's gradient is summed per range of rows
    /// and the ranges are added in order, whatever the threads.
    func normBackward(
        _ rows: Int,
        _ dy: FloatBuffer,
        _ x: FloatBuffer,
        weight: Int,
        _ inverse: FloatBuffer,
        into dx: FloatBuffer
    ) {
        let h = shape.hidden
        sumRanges(rows, width: h, scratch: 0) { range, sum, _ in
            kernels.rms_norm_backward(
                Int32(range.count),
                Int32(h),
                dy.start + range.lowerBound * h,
                x.start + range.lowerBound * h,
                parameters.at(weight),
                inverse.start + range.lowerBound,
                dx.start + range.lowerBound * h,
                sum
            )
        } into: { sum in
            kernels.add(h, sum, gradient(weight))
        }
    }

    private func embedBackward(_ batch: PackedBatch) {
        let h = shape.hidden
        let table = gradient(parameters.layout.embedding)
        let flow = activations.flow.start
        // Two rows may be one token's, so threads share the columns.
        compute.ranges(h, by: 64) { first, count in
            for (row, token) in batch.tokens.enumerated() {
                kernels.add(count, flow + row * h + first, table + Int(token) * h + first)
            }
        }
    }
}
