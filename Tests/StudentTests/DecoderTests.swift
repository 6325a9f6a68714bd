import Testing

@testable import Student

@Suite struct DecoderTests {
    /// The log-sum-exp and the logit of the next token after every token, one token a step.
    private func decoded(_ model: Transformer, _ tokens: [Int32], by size: Int) -> [Float] {
        let decoder = Decoder(model.parameters, model.compute, slots: 2)
        var losses: [Float] = []
        for first in stride(from: 0, to: tokens.count - 1, by: size) {
            let end = min(first + size, tokens.count - 1)
            let part = Decoder.Segment(slot: 1, position: first, tokens: tokens[first..<end])
            decoder.step([part]) { _, logits, sum in
                losses.append(sum - logits[Int(tokens[end])])
            }
        }
        return losses
    }

    @Test(arguments: pocketVariants)
    func `a token decoded from the cache has the loss it has in training`(
        name: String,
        shape: Shape
    ) {
        for kernels in KernelTests.sets { check(shape, Compute(threads: 1, kernels: kernels)) }
    }

    private func check(_ shape: Shape, _ compute: Compute) {
        let model = Transformer(model(shape).parameters, compute)
        let batch = batch(lengths: [40], vocabulary: shape.vocabulary)
        var tokens = batch.tokens
        model.forward(batch)
        let losses = model.loss(batch, learning: false)
        tokens.append(batch.labels[batch.labels.count - 1])
        let alone = decoded(model, tokens, by: 1)
        for (row, loss) in zip(batch.labelRows, losses) where row + 1 < tokens.count {
            #expect(abs(alone[row] - loss) < 2e-4 * max(1, loss), "\(row)")
        }
        let threes = decoded(model, tokens, by: 3)
        for (index, loss) in threes.enumerated() {
            let row = min(index * 3 + 2, tokens.count - 2)
            #expect(abs(alone[row] - loss) < 2e-4 * max(1, loss))
        }
    }

    @Test func `an answer has the same bits beside prompts and other answers`() {
        let shape = pocketVariants[4].shape
        let model = model(shape)
        let tokens = batch(lengths: [40], vocabulary: shape.vocabulary).tokens
        func next(_ decoder: Decoder, _ segments: [Decoder.Segment], _ wanted: Int) -> [Float] {
            var row: [Float] = []
            decoder.step(segments) { index, logits, _ in
                guard index == wanted else { return }
                row = Array(UnsafeBufferPointer(start: logits, count: shape.vocabulary))
            }
            return row
        }
        let prompt = Decoder.Segment(slot: 0, position: 0, tokens: tokens[0..<9])
        let other = Decoder.Segment(slot: 1, position: 0, tokens: tokens[9..<31])
        let token = Decoder.Segment(slot: 0, position: 9, tokens: tokens[9..<10])
        let alone = Decoder(model.parameters, model.compute, slots: 2)
        let first = next(alone, [prompt], 0)
        let second = next(alone, [token], 0)
        let shared = Decoder(model.parameters, model.compute, slots: 2)
        shared.open(0, length: 11)
        #expect(next(shared, [prompt], 0) == first)
        #expect(next(shared, [other, token], 1) == second)
        #expect(next(shared, [other, prompt], 1) == first)
    }

    @Test func `two threads decode the bits of one`() {
        let shape = pocketVariants[4].shape
        let tokens = batch(lengths: [40], vocabulary: shape.vocabulary).tokens
        for size in [1, 3, 39] {
            #expect(
                decoded(model(shape), tokens, by: size)
                    == decoded(model(shape, threads: 2), tokens, by: size)
            )
        }
    }
}
