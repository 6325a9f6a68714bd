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
        let model = model(shape)
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
}
