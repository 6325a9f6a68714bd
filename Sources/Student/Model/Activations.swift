/// What the forward pass keeps for the backward pass, for up to `capacity` tokens.
final class Activations {
    struct Layer {
        let input: FloatBuffer
        let inputInverse: FloatBuffer
        let joined: FloatBuffer
        /// Queries and keys before their norm, and 1 / rms of each head; empty without the norm.
        let unnormed: FloatBuffer
        let headInverse: FloatBuffer
        let logSums: FloatBuffer
        let attended: FloatBuffer
        let middle: FloatBuffer
        let middleInverse: FloatBuffer
        let gateUp: FloatBuffer

        init(_ shape: Shape, _ t: Int) {
            input = FloatBuffer(t * shape.hidden)
            inputInverse = FloatBuffer(t)
            joined = FloatBuffer(t * shape.joinedWidth)
            let normedHeads = shape.queryKeyNorm ? shape.heads + shape.keyValueHeads : 0
            unnormed = FloatBuffer(t * normedHeads * shape.headWidth)
            headInverse = FloatBuffer(t * normedHeads)
            logSums = FloatBuffer(t * shape.heads)
            attended = FloatBuffer(t * shape.queryWidth)
            middle = FloatBuffer(t * shape.hidden)
            middleInverse = FloatBuffer(t)
            gateUp = FloatBuffer(t * 2 * shape.intermediate)
        }
    }

    /// Label rows whose logits are held at once.
    static let headChunk = 512

    let capacity: Int
    let layers: [Layer]
    let output: FloatBuffer
    // The inputs of a layer's products, reused by every layer and computed again on the way back.
    let normed: FloatBuffer
    let gated: FloatBuffer
    // Label rows only.
    let picked: FloatBuffer
    let pickedInverse: FloatBuffer
    let pickedNormed: FloatBuffer
    let logits: FloatBuffer
    // Gradients, reused by every layer.
    let flow: FloatBuffer
    let side: FloatBuffer
    let wide: FloatBuffer
    let joinedGradient: FloatBuffer

    init(_ shape: Shape, capacity t: Int) {
        capacity = t
        layers = (0..<shape.layers).map { _ in Layer(shape, t) }
        output = FloatBuffer(t * shape.hidden)
        normed = FloatBuffer(t * shape.hidden)
        gated = FloatBuffer(t * shape.intermediate)
        picked = FloatBuffer(t * shape.hidden)
        pickedInverse = FloatBuffer(t)
        pickedNormed = FloatBuffer(t * shape.hidden)
        logits = FloatBuffer(min(t, Self.headChunk) * shape.vocabulary)
        flow = FloatBuffer(t * shape.hidden)
        side = FloatBuffer(t * max(shape.hidden, shape.queryWidth))
        wide = FloatBuffer(t * shape.intermediate)
        joinedGradient = FloatBuffer(t * shape.joinedWidth)
    }

    /// Bytes the activations of `t` tokens take.
    static func bytes(_ shape: Shape, tokens t: Int) -> Int {
        let normedHeads = shape.queryKeyNorm ? shape.heads + shape.keyValueHeads : 0
        let layer =
            2 * shape.hidden + shape.queryWidth + shape.joinedWidth + shape.heads
            + 2 * shape.intermediate + 2 + normedHeads * (shape.headWidth + 1)
        let shared =
            5 * shape.hidden + max(shape.hidden, shape.queryWidth) + 2 * shape.intermediate
            + shape.joinedWidth + 1
        return 4 * (t * (layer * shape.layers + shared) + min(t, headChunk) * shape.vocabulary)
    }
}
