import CKernels

/// The output head, computed on label rows only and `Activations.headChunk` rows at a time, so
/// the logits never take more than a chunk.
extension Transformer {
    /// Returns -log p of each label; with `learning`, also starts the backward pass: the gradient
    /// of the hidden states in `activations.flow` and of the head in `gradients`.
    func loss(_ batch: PackedBatch, learning: Bool) -> [Float] {
        let rows = batch.labelRows.count
        let h = shape.hidden
        for (row, source) in batch.labelRows.enumerated() {
            (activations.picked.start + row * h).update(
                from: activations.output.start + source * h,
                count: h
            )
        }
        norm(
            rows,
            activations.picked,
            weight: parameters.layout.finalNorm,
            activations.pickedInverse,
            activations.pickedNormed
        )
        let losses = chunks(batch, learning: learning)
        if learning { scatter(batch) }
        return losses
    }

    private func chunks(_ batch: PackedBatch, learning: Bool) -> [Float] {
        let (h, v, rows) = (shape.hidden, shape.vocabulary, batch.labelRows.count)
        let table = parameters.at(parameters.layout.head)
        let forwards = FloatBuffer(kernels.packed_size(Int32(v), Int32(h)))
        compute.pack(table, n: v, k: h, ldb: h, transposed: true, into: forwards.start)
        let backwards = FloatBuffer(learning ? kernels.packed_size(Int32(h), Int32(v)) : 1)
        if learning {
            compute.pack(table, n: h, k: v, ldb: h, transposed: false, into: backwards.start)
        }
        let logits = activations.logits.start
        var losses = [Float](repeating: 0, count: rows)
        for first in stride(from: 0, to: rows, by: Activations.headChunk) {
            let count = min(Activations.headChunk, rows - first)
            let x = activations.pickedNormed.start + first * h
            compute.multiply(
                m: count,
                n: v,
                k: h,
                x,
                lda: h,
                packed: forwards.start,
                into: logits,
                ldc: v
            )
            crossEntropy(batch, first, count, &losses)
            guard learning else { continue }
            compute.gradient(
                m: count,
                n: v,
                k: h,
                logits,
                x,
                into: gradients.start + parameters.layout.head
            )
            compute.multiply(
                m: count,
                n: h,
                k: v,
                logits,
                lda: v,
                packed: backwards.start,
                into: activations.side.start + first * h,
                ldc: h
            )
        }
        return losses
    }

    private func crossEntropy(
        _ batch: PackedBatch,
        _ first: Int,
        _ count: Int,
        _ losses: inout [Float]
    ) {
        let v = shape.vocabulary
        losses.withUnsafeMutableBufferPointer { losses in
            guard let target = losses.baseAddress else { return }
            compute.ranges(count, by: 16) { from, some in
                for row in from..<(from + some) {
                    target[first + row] = kernels.cross_entropy(
                        Int32(v),
                        activations.logits.start + row * v,
                        batch.labels[first + row],
                        batch.labelScales[first + row]
                    )
                }
            }
        }
    }

    /// Takes the gradient through the final norm and back to the rows it was picked from.
    private func scatter(_ batch: PackedBatch) {
        let (h, rows) = (shape.hidden, batch.labelRows.count)
        let picked = activations.output  // its values live on in `activations.picked`
        picked.clear(rows * h)
        normBackward(
            rows,
            activations.side,
            activations.picked,
            weight: parameters.layout.finalNorm,
            activations.pickedInverse,
            into: picked
        )
        activations.flow.clear(batch.tokens.count * h)
        for (row, target) in batch.labelRows.enumerated() {
            (activations.flow.start + target * h).update(from: picked.start + row * h, count: h)
        }
    }
}
