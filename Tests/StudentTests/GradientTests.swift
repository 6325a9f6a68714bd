import Testing

@testable import Student

@Suite struct GradientTests {
    /// Directional derivative along each tensor's own gradient, by central differences.
    @Test(arguments: pocketVariants)
    func `the gradient of every tensor agrees with finite differences`(name: String, shape: Shape) {
        let model = model(shape)
        let batch = batch(lengths: [9, 3, 34], vocabulary: pocketShape.vocabulary)
        _ = loss(model, batch, learning: true)
        model.backward(batch)
        for tensor in model.parameters.layout.tensors {
            let slope = (0..<tensor.count).reduce(0.0) { sum, index in
                let g = Double(model.gradients.start[tensor.offset + index])
                return sum + g * g
            }.squareRoot()
            let measured = derivative(model, batch, tensor, slope)
            #expect(
                abs(measured - slope) < 0.01 * slope + 1e-5,
                "\(tensor.name) \(slope) \(measured)"
            )
            #expect(slope > 1e-5, "\(tensor.name)")
        }
    }

    private func derivative(
        _ model: Transformer,
        _ batch: PackedBatch,
        _ tensor: ParameterLayout.Tensor,
        _ slope: Double
    ) -> Double {
        let width: Float = 4e-3
        let p = model.parameters.at(tensor.offset)
        let saved = Array(UnsafeBufferPointer(start: p, count: tensor.count))
        func at(_ sign: Float) -> Double {
            for i in 0..<tensor.count {
                let direction = model.gradients.start[tensor.offset + i] / Float(slope)
                p[i] = saved[i] + sign * width * direction
            }
            return loss(model, batch, learning: false)
        }
        let rise = at(1) - at(-1)
        p.update(from: saved, count: tensor.count)
        return rise / Double(2 * width)
    }

    private func loss(_ model: Transformer, _ batch: PackedBatch, learning: Bool) -> Double {
        model.forward(batch)
        let losses = model.loss(batch, learning: learning)
        return zip(losses, batch.labelScales).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    @Test func `a row alone has the loss it has in a pack`() {
        let model = model(pocketShape)
        let lengths = [12, 5, 40, 21]
        let whole = batch(lengths: lengths, vocabulary: pocketShape.vocabulary)
        model.forward(whole)
        let together = model.loss(whole, learning: false)
        var label = 0
        var random = RandomSource(seed: 3)
        for length in lengths {
            let row = TokenRow(
                tokens: (0..<length).map { _ in
                    Int32(random.next() % UInt64(pocketShape.vocabulary))
                },
                learned: (0..<length).map { $0 >= 2 && $0 % 2 == 0 }
            )
            var alone = PackedBatch()
            alone.append(row, scale: 1)
            model.forward(alone)
            let losses = model.loss(alone, learning: false)
            #expect(losses == Array(together[label..<(label + losses.count)]))
            label += losses.count
        }
        #expect(label == together.count)
    }

    @Test func `a later token changes no earlier loss`() {
        let model = model(pocketShape)
        var one = batch(lengths: [30], vocabulary: pocketShape.vocabulary)
        model.forward(one)
        let before = model.loss(one, learning: false)
        one.tokens[27] = (one.tokens[27] + 1) % Int32(pocketShape.vocabulary)
        model.forward(one)
        let after = model.loss(one, learning: false)
        #expect(before.dropLast() == after.dropLast())
        #expect(before.last != after.last)
    }
}
