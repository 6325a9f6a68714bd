import CKernels

/// A Llama-style decoder: RMSNorm before each block, rotary positions, grouped-query causal
/// attention, SwiGLU; with the variants `Shape` names.
///
/// Letters: T tokens of the packed batch, H hidden, Q query width, J joined query-key-value
/// width, I intermediate, V vocabulary. Buffers are row-major; every layer's forward step is followed in
/// `Backward.swift` by its gradient.
final class Transformer {
    /// Rows a thread takes at a time in kernels that work by rows. Sums over rows are made per
    /// range and added in order, so this constant is part of the result; the threads are not.
    static let rowShare = 64

    let parameters: Parameters
    let compute: Compute
    let rotary: RotaryTable
    private(set) var activations: Activations
    /// Gradients beside the parameters, made by the first backward pass.
    lazy var gradients = FloatBuffer(parameters.layout.count)
    var partialSums = Room()
    /// The head packed for the logits and for their gradient.
    var headForwards = Room()
    var headBackwards = Room()
    /// Thins out the input of each block; nil where nothing is learned.
    var dropout: Dropout?

    var shape: Shape { parameters.shape }
    var kernels: ck_kernels { compute.kernels }

    init(_ parameters: Parameters, _ compute: Compute) {
        self.parameters = parameters
        self.compute = compute
        rotary = RotaryTable(parameters.shape)
        activations = Activations(parameters.shape, capacity: 1)
    }

    func reserve(_ tokens: Int) {
        if activations.capacity < tokens {
            activations = Activations(shape, capacity: 1)
            activations = Activations(shape, capacity: tokens)
        }
    }

    /// Leaves the hidden states of the whole batch in `activations.output`.
    func forward(_ batch: PackedBatch) {
        reserve(batch.tokens.count)
        embed(batch)
        dropout?.thin(activations.layers[0].input, .embedding, batch.tokens.count, self)
        for index in 0..<shape.layers {
            let next =
                index + 1 < shape.layers
                ? activations.layers[index + 1].input : activations.output
            attentionForward(index, batch)
            feedForward(index, batch.tokens.count, into: next)
        }
    }

    private func embed(_ batch: PackedBatch) {
        let h = shape.hidden
        let table = parameters.at(parameters.layout.embedding)
        let x = activations.layers[0].input.start
        compute.ranges(batch.tokens.count, by: Self.rowShare) { first, count in
            for row in first..<(first + count) {
                (x + row * h).update(from: table + Int(batch.tokens[row]) * h, count: h)
            }
        }
    }

    /// y[T x H] = x / rms(x) * weight.
    func norm(_ rows: Int, _ x: FloatBuffer, weight: Int, _ inverse: FloatBuffer, _ y: FloatBuffer)
    {
        let h = shape.hidden
        compute.ranges(rows, by: Self.rowShare) { first, count in
            kernels.rms_norm(
                Int32(count),
                Int32(h),
                x.start + first * h,
                parameters.at(weight),
                Float(shape.epsilon),
                y.start + first * h,
                inverse.start + first
            )
        }
    }

    /// What attention takes in. Computed again on the way back: keeping it for every layer would
    /// take a seventh of the activations to save a hundredth of the time.
    func normInput(_ index: Int, _ t: Int) {
        let layer = activations.layers[index]
        let weight = parameters.layout.layers[index].inputNorm
        norm(t, layer.input, weight: weight, layer.inputInverse, activations.normed)
        dropout?.thin(activations.normed, .attention(index), t, self)
    }

    /// What the feed-forward block takes in; computed again on the way back too.
    func normMiddle(_ index: Int, _ t: Int) {
        let layer = activations.layers[index]
        let weight = parameters.layout.layers[index].outputNorm
        norm(t, layer.middle, weight: weight, layer.middleInverse, activations.normed)
        dropout?.thin(activations.normed, .feedForward(index), t, self)
    }

    /// gated = silu(gate) * up; computed again on the way back too.
    func gate(_ index: Int, _ t: Int) {
        let i = shape.intermediate
        let gateUp = activations.layers[index].gateUp.start
        compute.ranges(t, by: Self.rowShare) { first, count in
            kernels.swiglu(
                Int32(count),
                Int32(i),
                gateUp + first * 2 * i,
                activations.gated.start + first * i
            )
        }
    }

    /// middle = input + attention(norm(input)).
    private func attentionForward(_ index: Int, _ batch: PackedBatch) {
        let t = batch.tokens.count
        let h = shape.hidden
        let layer = activations.layers[index]
        let place = parameters.layout.layers[index]
        normInput(index, t)
        compute.forward(
            m: t,
            n: shape.joinedWidth,
            k: h,
            activations.normed.start,
            weight: parameters.at(place.joined),
            into: layer.joined.start
        )
        adjust(layer, place, t)
        attend(layer, batch)
        compute.copy(layer.input.start, to: layer.middle.start, rows: t, width: h)
        compute.forward(
            m: t,
            n: h,
            k: shape.queryWidth,
            layer.attended.start,
            weight: parameters.at(place.output),
            into: layer.middle.start,
            adding: true
        )
    }

    private func attend(_ layer: Activations.Layer, _ batch: PackedBatch) {
        let d = shape.headWidth
        let joined = shape.joinedWidth
        eachGroup(batch) { first, length, group, scratch in
            let row = layer.joined.start + first * joined
            let q = row + group * shape.group * d
            let k = row + (shape.heads + group) * d
            let positions = batch.positions
            positions.withUnsafeBufferPointer { positions in
                guard let position = positions.baseAddress else { return }
                rotate(q, shape.group, length, position + first, 1)
                rotate(k, 1, length, position + first, 1)
            }
            kernels.attention(
                Int32(length),
                Int32(d),
                Int32(shape.group),
                q,
                k,
                k + shape.keyWidth,
                Int32(joined),
                layer.attended.start + first * shape.queryWidth + group * shape.group * d,
                Int32(shape.queryWidth),
                layer.logSums.start + first * shape.heads + group * shape.group,
                Int32(shape.heads),
                scratch
            )
        }
    }

    func rotate(
        _ x: Floats,
        _ heads: Int,
        _ rows: Int,
        _ positions: UnsafePointer<Int32>,
        _ direction: Float
    ) {
        kernels.rope(
            Int32(rows),
            Int32(heads),
            Int32(shape.headWidth),
            x,
            Int32(shape.joinedWidth),
            positions,
            rotary.cosine.start,
            rotary.sine.start,
            direction
        )
    }

    /// Runs `body(first row, length, key head, scratch)` for every sequence and key head.
    func eachGroup(_ batch: PackedBatch, _ body: (Int, Int, Int, Floats) -> Void) {
        let longest = (0..<batch.sequences).map { batch.starts[$0 + 1] - batch.starts[$0] }.max()
        let room = Int(kernels.attention_scratch(Int32(longest ?? 0), Int32(shape.headWidth)))
        compute.each(batch.sequences * shape.keyValueHeads, scratch: room) { index, scratch in
            let sequence = index / shape.keyValueHeads
            let first = batch.starts[sequence]
            let length = batch.starts[sequence + 1] - first
            body(first, length, index % shape.keyValueHeads, scratch)
        }
    }

    /// next = middle + down(silu(gate(norm(middle))) * up(norm(middle))).
    private func feedForward(_ index: Int, _ t: Int, into next: FloatBuffer) {
        let h = shape.hidden
        let i = shape.intermediate
        let layer = activations.layers[index]
        let place = parameters.layout.layers[index]
        normMiddle(index, t)
        compute.forward(
            m: t,
            n: 2 * i,
            k: h,
            activations.normed.start,
            weight: parameters.at(place.gateUp),
            into: layer.gateUp.start
        )
        gate(index, t)
        compute.copy(layer.middle.start, to: next.start, rows: t, width: h)
        compute.forward(
            m: t,
            n: h,
            k: i,
            activations.gated.start,
            weight: parameters.at(place.down),
            into: next.start,
            adding: true
        )
    }
}
