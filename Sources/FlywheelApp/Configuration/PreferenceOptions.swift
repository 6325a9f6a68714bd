import Stages
import Student

/// The second training of a student, on the pairs of stage `pair`:
/// `{epochs: 1, learning_rate: 0.0003, beta: 0.1, minimum_pairs: 100}`.
///
/// What is left out is as in the first training, but for one pass at a tenth of the learning rate:
/// pairs are few, and the answers are to stay.
struct PreferenceOptions: Decodable {
    var epochs: Double?
    var learningRate: Double?
    var beta: Double?
    var tokensPerStep: Int?
    /// Fewer say more of single raters than of answers.
    var minimumPairs: Int?

    enum CodingKeys: String, CodingKey {
        case epochs, beta
        case learningRate = "learning_rate"
        case tokensPerStep = "tokens_per_step"
        case minimumPairs = "minimum_pairs"
    }

    /// Pairs have no task type to copy, no loss mask, and are too few to hold some back.
    func preference(after first: Recipe) -> DistillStage.Preference {
        var recipe = first
        recipe.epochs = epochs ?? 1
        recipe.learningRate = learningRate ?? first.learningRate / 10
        recipe.preferenceBeta = beta ?? first.preferenceBeta
        recipe.tokensPerStep = tokensPerStep ?? first.tokensPerStep
        recipe.microBatchTokens = first.microBatchTokens.map { min($0, recipe.tokensPerStep) }
        recipe.validation = nil
        recipe.upsampling = [:]
        return DistillStage.Preference(recipe: recipe, minimumPairs: max(1, minimumPairs ?? 100))
    }
}
