import Foundation

/// What a run will do, known before its first step.
package struct TrainingPlan: Sendable, Hashable {
    package var rows = 0
    /// Tokens of one pass over the rows.
    package var tokens = 0
    package var answerTokens = 0
    package var steps = 0
    package var parameters = 0
    package var vocabulary = 0
    package var estimatedMemoryBytes = 0
    /// Rows above the longest length, by channel.
    package var dropped: [String: Int] = [:]
    package var rowsByChannel: [String: Int] = [:]
    package var shape: Shape
    package var recipe: Recipe
    /// SHA-256 of everything that decides the weights.
    package var inputDigest = ""

    /// The recipe sheet: every value a run was started with, as name and value.
    package var sheet: [(String, String)] {
        let drops = dropped.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return [
            ("rows", "\(rows)"),
            ("tokens per epoch", "\(tokens), \(answerTokens) learned"),
            ("dropped as too long", drops.isEmpty ? "none" : drops.joined(separator: ", ")),
            ("parameters", "\(parameters)"),
            (
                "shape",
                "hidden \(shape.hidden), layers \(shape.layers), heads \(shape.heads)/"
                    + "\(shape.keyValueHeads), intermediate \(shape.intermediate)"
            ),
            ("vocabulary", "\(vocabulary) of \(shape.vocabulary)"),
            ("longest row", "\(recipe.maximumLength ?? shape.maximumLength) tokens"),
            ("epochs", "\(recipe.epochs)"),
            ("steps", "\(steps) of at most \(recipe.tokensPerStep) tokens"),
            ("learning rate", "\(recipe.learningRate), \(recipe.schedule.rawValue)"),
            ("warm-up and final share", "\(recipe.warmUpShare) and \(recipe.finalShare)"),
            ("AdamW", "beta \(recipe.beta1)/\(recipe.beta2), decay \(recipe.weightDecay)"),
            ("clip", "\(recipe.clip)"),
            ("loss per", recipe.lossWeighting.rawValue),
            ("precision", "fp32"),
            ("seed", "\(recipe.seed)"),
            ("memory", "\(estimatedMemoryBytes >> 20) MiB"),
            ("input digest", inputDigest),
        ]
    }

    package static func == (a: TrainingPlan, b: TrainingPlan) -> Bool {
        a.inputDigest == b.inputDigest
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(inputDigest) }
}
