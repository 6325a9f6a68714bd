/// The weights of a model in one block, and where each tensor lies.
final class Parameters {
    let shape: Shape
    let layout: ParameterLayout
    let values: FloatBuffer

    init(_ shape: Shape) {
        self.shape = shape
        layout = ParameterLayout(shape)
        values = FloatBuffer(layout.count)
    }

    /// Normal weights of deviation 0.02, projections into the residual stream narrower by
    /// sqrt(2 x layers) (Radford et al. 2019, section 2.3), norms at one, biases at zero.
    func initialize(seed: UInt64) {
        let narrow = 0.02 / Double(2 * shape.layers).squareRoot()
        for (index, tensor) in layout.tensors.enumerated() {
            var random = RandomSource(seed: seed, stream: UInt64(index) + 1000)
            let target = values.start + tensor.offset
            if tensor.shape.count == 1 {
                target.update(
                    repeating: tensor.name.hasSuffix(".bias") ? 0 : 1,
                    count: tensor.count
                )
                continue
            }
            let closing =
                tensor.name.hasSuffix("o_proj.weight") || tensor.name.hasSuffix("down_proj.weight")
            for i in 0..<tensor.count {
                target[i] = Float(random.normal() * (closing ? narrow : 0.02))
            }
        }
    }

    func at(_ offset: Int) -> Floats { values.start + offset }

    var areFinite: Bool {
        UnsafeBufferPointer(start: values.start, count: layout.count).allSatisfy(\.isFinite)
    }
}
