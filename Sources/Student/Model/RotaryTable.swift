import Foundation

/// Cosine and sine of position x frequency, `half` values a position.
final class RotaryTable {
    let cosine: FloatBuffer
    let sine: FloatBuffer

    init(_ shape: Shape) {
        let half = shape.headWidth / 2
        cosine = FloatBuffer(shape.maximumLength * half)
        sine = FloatBuffer(shape.maximumLength * half)
        let frequencies = shape.rotary.frequencies(
            headWidth: shape.headWidth,
            longest: shape.maximumLength
        )
        let size = shape.rotary.attentionFactor
        for (i, frequency) in frequencies.enumerated() {
            for position in 0..<shape.maximumLength {
                let angle = Double(Float(position) * frequency)
                cosine.start[position * half + i] = Float(cos(angle) * size)
                sine.start[position * half + i] = Float(sin(angle) * size)
            }
        }
    }
}

extension Rotary {
    /// The angle each pair of a head turns by per position, highest first.
    ///
    /// `longest` is the longest sequence of the model. `dynamic` takes one base for all
    /// sequences from it, so that keys in a cache stay valid; within the original length, which
    /// is where `transformers` stretches nothing either, the plain base is used.
    func frequencies(headWidth: Int, longest: Int) -> [Float] {
        let plain = (0..<headWidth / 2).map { pow(theta, -2 * Double($0) / Double(headWidth)) }
        let stretched =
            switch scaling {
            case .none: plain
            case .linear(let factor): plain.map { $0 / factor }
            case .dynamic(let factor, let length):
                dynamic(headWidth, factor, Double(length), Double(max(longest, length)))
            case .llama3(let values): plain.map(values.stretch)
            case .yarn(let values): values.stretch(plain, headWidth, theta)
            }
        return stretched.map { Float($0) }
    }

    /// base' = base * (factor * length / original - (factor - 1)) ^ (d / (d - 2)),
    /// `_compute_dynamic_ntk_parameters` of transformers/modeling_rope_utils.py.
    private func dynamic(_ d: Int, _ factor: Double, _ original: Double, _ length: Double)
        -> [Double]
    {
        let growth = factor * length / original - (factor - 1)
        let base = d > 2 ? theta * pow(growth, Double(d) / Double(d - 2)) : theta
        return (0..<d / 2).map { pow(base, -2 * Double($0) / Double(d)) }
    }

    /// Factor on the rotated queries and keys; 1 but for YaRN.
    var attentionFactor: Double {
        guard case .yarn(let values) = scaling else { return 1 }
        return values.temperature
    }
}

extension Rotary.Llama3 {
    /// Long waves are divided by the factor, short ones kept, those between interpolated;
    /// `apply_scaling` of github.com/meta-llama/llama-models, models/llama3/model.py.
    fileprivate func stretch(_ frequency: Double) -> Double {
        let waves = Double(originalLength) * frequency / (2 * .pi)
        if waves < lowFrequencyFactor { return frequency / factor }
        if waves > highFrequencyFactor { return frequency }
        let share = (waves - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor)
        return (1 - share) * frequency / factor + share * frequency
    }
}

extension Rotary.Yarn {
    /// Peng et al. 2023, "YaRN", section 3.2 (NTK by parts): a ramp over the dimensions from
    /// frequencies as they are to frequencies divided by the factor.
    fileprivate func stretch(_ plain: [Double], _ d: Int, _ theta: Double) -> [Double] {
        /// The dimension that turns this often within the original length.
        func dimension(_ turns: Double) -> Double {
            Double(d) * log(Double(originalLength) / (turns * 2 * .pi)) / (2 * log(theta))
        }
        var low = dimension(betaFast)
        var high = dimension(betaSlow)
        if truncates { (low, high) = (low.rounded(.down), high.rounded(.up)) }
        (low, high) = (max(low, 0), min(high, Double(d - 1)))
        if low == high { high += 0.001 }
        return plain.enumerated().map { index, frequency in
            let ramp = min(max((Double(index) - low) / (high - low), 0), 1)
            return frequency / factor * ramp + frequency * (1 - ramp)
        }
    }

    /// sqrt(1 / t) = 0.1 ln(factor) + 1, section 3.4 of the paper; `mscale` and
    /// `mscale_all_dim` weigh it as DeepSeek's checkpoints do.
    fileprivate var temperature: Double {
        if let attentionFactor { return attentionFactor }
        func size(_ weight: Double) -> Double {
            factor <= 1 ? 1 : 0.1 * weight * log(factor) + 1
        }
        if let mscale, let mscaleAllDimensions, mscale != 0, mscaleAllDimensions != 0 {
            return size(mscale) / size(mscaleAllDimensions)
        }
        return size(1)
    }
}
