import CKernels

/// The rotated keys and the values of one answer, every layer and key head.
final class KeyValueCache {
    /// Positions there is room for.
    let capacity: Int
    private let shape: Shape
    private let kernels: ck_kernels
    private let keys: FloatBuffer
    private let values: FloatBuffer
    private let keysPerHead: Int
    private let valuesPerHead: Int

    init(_ shape: Shape, _ kernels: ck_kernels, capacity: Int) {
        self.shape = shape
        self.kernels = kernels
        self.capacity = capacity
        let (length, d) = (Int32(capacity), Int32(shape.headWidth))
        keysPerHead = Int(kernels.cache_keys(length, d))
        valuesPerHead = Int(kernels.cache_values(length, d))
        let heads = shape.layers * shape.keyValueHeads
        keys = FloatBuffer(heads * keysPerHead)
        values = FloatBuffer(heads * valuesPerHead)
    }

    /// Keeps the keys and values of all key heads at a position.
    func remember(_ layer: Int, _ position: Int, _ k: Floats, _ v: Floats) {
        let d = shape.headWidth
        for head in 0..<shape.keyValueHeads {
            let place = layer * shape.keyValueHeads + head
            kernels.remember(
                Int32(position),
                Int32(capacity),
                Int32(d),
                k + head * d,
                v + head * d,
                keys.start + place * keysPerHead,
                values.start + place * valuesPerHead
            )
        }
    }

    /// The queries that share a key head, side by side in `q`, against the first `length` positions.
    func attend(
        _ layer: Int,
        _ length: Int,
        _ head: Int,
        _ q: Floats,
        _ out: Floats,
        _ scores: Floats
    ) {
        let place = layer * shape.keyValueHeads + head
        kernels.attend(
            Int32(length),
            Int32(capacity),
            Int32(shape.headWidth),
            Int32(shape.group),
            q,
            keys.start + place * keysPerHead,
            values.start + place * valuesPerHead,
            out,
            scores
        )
    }
}
