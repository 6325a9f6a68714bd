import Foundation

/// Rotary positions: the base, and how frequencies are stretched for contexts longer than the
/// model was first trained on.
package struct Rotary: Sendable, Codable, Hashable {
    /// The stretchings the public checkpoints use; `rope_type` of `transformers` names them.
    package enum Scaling: Sendable, Codable, Hashable {
        case none
        /// Positions divided by the factor (Chen et al. 2023, "Extending Context Window of Large
        /// Language Models via Positional Interpolation").
        case linear(factor: Double)
        /// A larger base beyond the original length (NTK-aware, `dynamic` of `transformers`).
        case dynamic(factor: Double, originalLength: Int)
        case llama3(Llama3)
        case yarn(Yarn)
    }

    /// The parameters of Llama 3.1's interpolation by wavelength.
    package struct Llama3: Sendable, Codable, Hashable {
        package var factor: Double
        package var lowFrequencyFactor: Double
        package var highFrequencyFactor: Double
        package var originalLength: Int

        package init(
            factor: Double,
            lowFrequencyFactor: Double,
            highFrequencyFactor: Double,
            originalLength: Int
        ) {
            self.factor = factor
            self.lowFrequencyFactor = lowFrequencyFactor
            self.highFrequencyFactor = highFrequencyFactor
            self.originalLength = originalLength
        }
    }

    /// The parameters of YaRN (Peng et al. 2023); the defaults are the paper's for Llama.
    package struct Yarn: Sendable, Codable, Hashable {
        package var factor: Double
        package var originalLength: Int
        package var betaFast = 32.0
        package var betaSlow = 1.0
        /// Given by the checkpoint, or derived from the factor and the two `mscale` values.
        package var attentionFactor: Double?
        package var mscale: Double?
        package var mscaleAllDimensions: Double?
        /// Whole dimensions as borders of the ramp.
        package var truncates = true

        package init(factor: Double, originalLength: Int) {
            self.factor = factor
            self.originalLength = originalLength
        }
    }

    /// The base of Su et al., "RoFormer", section 3.2.2.
    package static let usualTheta = 10_000.0

    package var theta = usualTheta
    package var scaling = Scaling.none

    package init(theta: Double = usualTheta, scaling: Scaling = .none) {
        self.theta = theta
        self.scaling = scaling
    }

    func check() throws(StudentError) {
        let holds =
            switch scaling {
            case .none: true
            case .linear(let factor): factor >= 1 && factor.isFinite
            case .dynamic(let factor, let length):
                factor >= 1 && factor.isFinite && length > 0
            case .llama3(let values):
                values.factor >= 1 && values.factor.isFinite && values.lowFrequencyFactor > 0
                    && values.highFrequencyFactor > values.lowFrequencyFactor
                    && values.highFrequencyFactor.isFinite && values.originalLength > 0
            case .yarn(let values):
                values.factor >= 1 && values.factor.isFinite && values.originalLength > 0
                    && values.betaFast > values.betaSlow && values.betaSlow > 0
                    && values.betaFast.isFinite && (values.attentionFactor ?? 1) > 0
            }
        guard theta > 1, theta.isFinite, holds else {
            throw StudentError(
                .unsupported,
                "rotary positions need theta above 1, scaling factors of 1 or more, a positive "
                    + "original length and a low border below the high one"
            )
        }
    }
}
