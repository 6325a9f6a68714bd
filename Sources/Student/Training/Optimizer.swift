import CKernels
import Foundation

/// AdamW over the flat parameter buffer, and the gradient clip before it.
final class Optimizer {
    /// Values one thread takes at a time. The norm is summed per range and the ranges in order,
    /// so this constant is part of the result; the threads are not.
    static let share = 1 << 16

    let first: FloatBuffer
    let second: FloatBuffer
    private let model: Transformer
    private let recipe: Recipe

    init(_ model: Transformer, _ recipe: Recipe) {
        self.model = model
        self.recipe = recipe
        first = FloatBuffer(model.parameters.layout.count)
        second = FloatBuffer(model.parameters.layout.count)
    }

    /// Euclidean length of the gradient.
    func gradientNorm() -> Double {
        let count = model.parameters.layout.count
        var sums = [Double](repeating: 0, count: (count + Self.share - 1) / Self.share)
        sums.withUnsafeMutableBufferPointer { sums in
            guard let target = sums.baseAddress else { return }
            model.compute.ranges(count, by: Self.share) { from, some in
                target[from / Self.share] = model.kernels.sum_of_squares(
                    some,
                    model.gradients.start + from
                )
            }
        }
        return sums.reduce(0, +).squareRoot()
    }

    /// Updates the parameters and leaves the gradients zero. `step` counts from 1.
    func update(step: Int, rate: Double, norm: Double) {
        let layout = model.parameters.layout
        var values = ck_adamw()
        values.learning_rate = Float(rate)
        values.beta1 = Float(recipe.beta1)
        values.beta2 = Float(recipe.beta2)
        values.epsilon = 1e-8
        values.correction1 = Float(1 - pow(recipe.beta1, Double(step)))
        values.correction2 = Float(1 - pow(recipe.beta2, Double(step)))
        values.gradient_scale = norm > recipe.clip ? Float(recipe.clip / norm) : 1
        values.decay = Float(recipe.weightDecay)
        update(0, layout.decayed, values)
        values.decay = 0
        update(layout.decayed, layout.count - layout.decayed, values)
    }

    private func update(_ offset: Int, _ count: Int, _ values: ck_adamw) {
        model.compute.ranges(count, by: Self.share) { from, some in
            var copy = values
            let at = offset + from
            model.kernels.adamw(
                some,
                model.parameters.at(at),
                model.gradients.start + at,
                first.start + at,
                second.start + at,
                &copy
            )
        }
    }
}
