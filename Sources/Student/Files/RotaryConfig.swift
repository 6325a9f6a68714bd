import Foundation

/// Rotary positions in `config.json`: `rope_theta` with `rope_scaling`, or all in
/// `rope_parameters` as transformers 5 writes them.
enum RotaryConfig {
    static func read(_ root: [String: Any], _ maximumLength: Int) throws(StudentError) -> Rotary {
        let parameters = root["rope_parameters"] as? [String: Any]
        let scaling = parameters ?? root["rope_scaling"] as? [String: Any] ?? [:]
        let share = scaling["partial_rotary_factor"] ?? root["partial_rotary_factor"]
        guard share as? Double ?? 1 == 1 else { throw unsupported("partial_rotary_factor") }
        var rotary = Rotary()
        rotary.theta =
            scaling["rope_theta"] as? Double ?? root["rope_theta"] as? Double ?? Rotary.usualTheta
        let kind = scaling["rope_type"] as? String ?? scaling["type"] as? String ?? "default"
        let original =
            root["original_max_position_embeddings"] as? Int
            ?? scaling["original_max_position_embeddings"] as? Int ?? maximumLength
        switch kind {
        case "default": break
        case "linear": rotary.scaling = .linear(factor: try number(scaling, "factor"))
        case "dynamic":
            // transformers stretches beyond max_position_embeddings, whatever else is said.
            let factor = try number(scaling, "factor")
            rotary.scaling = .dynamic(factor: factor, originalLength: maximumLength)
        case "llama3":
            let values = Rotary.Llama3(
                factor: try number(scaling, "factor"),
                lowFrequencyFactor: try number(scaling, "low_freq_factor"),
                highFrequencyFactor: try number(scaling, "high_freq_factor"),
                originalLength: original
            )
            rotary.scaling = .llama3(values)
        case "yarn": rotary.scaling = .yarn(try yarn(scaling, original))
        default: throw unsupported("rope_scaling of type \(kind.prefix(40))")
        }
        return rotary
    }

    private static func yarn(
        _ scaling: [String: Any],
        _ original: Int
    ) throws(StudentError) -> Rotary.Yarn {
        var yarn = Rotary.Yarn(
            factor: try number(scaling, "factor"),
            originalLength: original
        )
        yarn.betaFast = scaling["beta_fast"] as? Double ?? yarn.betaFast
        yarn.betaSlow = scaling["beta_slow"] as? Double ?? yarn.betaSlow
        yarn.attentionFactor = scaling["attention_factor"] as? Double
        yarn.mscale = scaling["mscale"] as? Double
        yarn.mscaleAllDimensions = scaling["mscale_all_dim"] as? Double
        yarn.truncates = scaling["truncate"] as? Bool ?? true
        return yarn
    }

    /// `rope_scaling` as all versions of transformers read it; null without scaling.
    static func scaling(_ shape: Shape) -> Any {
        switch shape.rotary.scaling {
        case .none: return NSNull()
        case .linear(let factor): return ["rope_type": "linear", "factor": factor]
        case .dynamic(let factor, _): return ["rope_type": "dynamic", "factor": factor]
        case .llama3(let values):
            return [
                "rope_type": "llama3", "factor": values.factor,
                "low_freq_factor": values.lowFrequencyFactor,
                "high_freq_factor": values.highFrequencyFactor,
                "original_max_position_embeddings": values.originalLength,
            ] as [String: Any]
        case .yarn(let values):
            var scaling: [String: Any] = [
                "rope_type": "yarn", "factor": values.factor,
                "original_max_position_embeddings": values.originalLength,
                "beta_fast": values.betaFast, "beta_slow": values.betaSlow,
                "truncate": values.truncates,
            ]
            scaling["attention_factor"] = values.attentionFactor
            scaling["mscale"] = values.mscale
            scaling["mscale_all_dim"] = values.mscaleAllDimensions
            return scaling
        }
    }

    private static func number(
        _ scaling: [String: Any],
        _ key: String
    ) throws(StudentError) -> Double {
        guard let value = scaling[key] as? Double else {
            throw StudentError(.badCheckpoint, "config.json: rope_scaling lacks the number \(key)")
        }
        return value
    }

    private static func unsupported(_ words: String) -> StudentError {
        StudentError(.unsupported, "config.json: \(words) is not supported")
    }
}
