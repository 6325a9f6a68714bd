import Flywheel
import Student

/// The `distill` stage as a pipeline writes it; what is left out keeps the recipe's default.
struct DistillOptions: Decodable {
    enum Engine: String, Decodable, CaseIterable { case native }

    var engine: Engine?
    /// The student's name; the pipeline's by default.
    var student: String?
    /// A student from scratch has a shape, one that goes on from a checkpoint a `base`.
    var shape: String?
    /// A model directory.
    var base: String?
    var epochs: Double?
    var tokensPerStep: Int?
    var microBatchTokens: Int?
    var learningRate: Double?
    var schedule: Recipe.Schedule?
    var warmUp: Share?
    /// The part of the steps that `wsd` falls over.
    var decay: Share?
    var weightDecay: Double?
    var clip: Double?
    var dropout: Double?
    var lossMask: Recipe.LossMask?
    /// Copies of a row in each epoch, by task type or family.
    var upsampling: [String: Double]?
    var tooLong: Recipe.TooLong?
    var validation: ValidationOptions?
    var preferenceBeta: Double?
    var seed: UInt64?
    var lossWeighting: Recipe.LossWeighting?
    var precision: Recipe.Precision?
    var threads: Int?
    var maximumLength: Int?
    var checkpointEverySteps: Int?
    /// Small versions get more epochs, up to so many steps.
    var minimumSteps: Int?
    /// Tokens of the vocabulary a student from scratch gets.
    var vocabulary: Int?
    /// A second training on the pipeline's preference pairs.
    var dpo: PreferenceOptions?

    enum CodingKeys: String, CodingKey {
        case engine, student, shape, base, dpo, epochs, schedule, clip, seed, precision, threads,
            vocabulary
        case decay, dropout, upsampling, validation
        case microBatchTokens = "micro_batch_tokens"
        case lossMask = "loss_mask"
        case tooLong = "too_long"
        case preferenceBeta = "preference_beta"
        case tokensPerStep = "tokens_per_step"
        case learningRate = "learning_rate"
        case warmUp = "warm_up"
        case weightDecay = "weight_decay"
        case lossWeighting = "loss_weighting"
        case maximumLength = "maximum_length"
        case checkpointEverySteps = "checkpoint_every_steps"
        case minimumSteps = "minimum_steps"
    }

    init() {}

    init(from decoder: any Decoder) throws {
        try self.init(recipe: decoder)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        engine = try values.decodeIfPresent(Engine.self, forKey: .engine)
        student = try values.decodeIfPresent(String.self, forKey: .student)
        shape = try values.decodeIfPresent(String.self, forKey: .shape)
        base = try values.decodeIfPresent(String.self, forKey: .base)
        dpo = try values.decodeIfPresent(PreferenceOptions.self, forKey: .dpo)
    }

    /// Reads everything but engine, student, start and the preference pass.
    init(recipe decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, _ type: Value.Type) throws -> Value? {
            try values.decodeIfPresent(type, forKey: key)
        }
        epochs = try read(.epochs, Double.self)
        tokensPerStep = try read(.tokensPerStep, Int.self)
        learningRate = try read(.learningRate, Double.self)
        schedule = try read(.schedule, Recipe.Schedule.self)
        microBatchTokens = try read(.microBatchTokens, Int.self)
        warmUp = try read(.warmUp, Share.self)
        decay = try read(.decay, Share.self)
        dropout = try read(.dropout, Double.self)
        lossMask = try read(.lossMask, Recipe.LossMask.self)
        upsampling = try read(.upsampling, [String: Double].self)
        tooLong = try read(.tooLong, Recipe.TooLong.self)
        validation = try read(.validation, ValidationOptions.self)
        preferenceBeta = try read(.preferenceBeta, Double.self)
        weightDecay = try read(.weightDecay, Double.self)
        clip = try read(.clip, Double.self)
        seed = try read(.seed, UInt64.self)
        lossWeighting = try read(.lossWeighting, Recipe.LossWeighting.self)
        precision = try read(.precision, Recipe.Precision.self)
        threads = try read(.threads, Int.self)
        maximumLength = try read(.maximumLength, Int.self)
        checkpointEverySteps = try read(.checkpointEverySteps, Int.self)
        minimumSteps = try read(.minimumSteps, Int.self)
        vocabulary = try read(.vocabulary, Int.self)
    }

    var recipe: Recipe {
        var recipe = Recipe()
        recipe.epochs = epochs ?? recipe.epochs
        recipe.tokensPerStep = tokensPerStep ?? recipe.tokensPerStep
        recipe.learningRate = learningRate ?? recipe.learningRate
        recipe.schedule = schedule ?? recipe.schedule
        recipe.microBatchTokens = microBatchTokens
        recipe.warmUpShare = warmUp?.fraction ?? recipe.warmUpShare
        recipe.decayShare = decay?.fraction ?? recipe.decayShare
        recipe.weightDecay = weightDecay ?? recipe.weightDecay
        recipe.clip = clip ?? recipe.clip
        recipe.seed = seed ?? recipe.seed
        recipe.lossWeighting = lossWeighting ?? recipe.lossWeighting
        recipe.precision = precision ?? recipe.precision
        recipe.threads = threads
        recipe.maximumLength = maximumLength
        recipe.checkpointEverySteps = checkpointEverySteps ?? recipe.checkpointEverySteps
        recipe.dropout = dropout ?? recipe.dropout
        recipe.lossMask = lossMask ?? recipe.lossMask
        recipe.upsampling = upsampling ?? recipe.upsampling
        recipe.tooLong = tooLong ?? recipe.tooLong
        recipe.validation = validation?.validation
        recipe.preferenceBeta = preferenceBeta ?? recipe.preferenceBeta
        return recipe
    }

    /// Refuses what a checkpoint decides itself.
    func checkBase() throws {
        guard shape == nil, vocabulary == nil else {
            throw Failure(
                .configuration,
                "base_and_shape",
                "'base' brings its shape and its vocabulary; name either 'base' or 'shape'"
            )
        }
    }

    /// The named shape, with the vocabulary asked for.
    func checkedShape() throws -> Shape {
        guard let shape else {
            throw Failure(
                .configuration,
                "no_start",
                "name a 'shape' to start from scratch, or a 'base' to go on from a checkpoint; "
                    + "shapes are " + Shape.names.joined(separator: ", ")
            )
        }
        guard var found = Shape.named(shape) else {
            throw Failure(
                .configuration,
                "unknown_shape",
                "unknown shape '\(shape)'" + Nearest.advice(shape, among: Shape.names)
            )
        }
        guard let vocabulary else { return found }
        guard (300...100_000).contains(vocabulary) else {
            throw Failure(
                .configuration,
                "vocabulary",
                "vocabulary is 300 to 100000 tokens, found \(vocabulary)"
            )
        }
        found.vocabulary = vocabulary
        return found
    }
}
