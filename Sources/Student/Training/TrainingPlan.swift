import Foundation

/// What a run will do, known before its first step.
package struct TrainingPlan: Sendable, Hashable {
    package var rows = 0
    /// Tokens of one pass over the rows, copies not counted.
    package var tokens = 0
    package var answerTokens = 0
    package var steps = 0
    /// Tokens of all steps, as the model reads them.
    package var scheduledTokens = 0
    /// Micro-batches of all steps, and of the step that has most.
    package var microBatches = 0
    package var mostMicroBatches = 0
    /// Rows packed into all steps, copies counted.
    package var packedRows = 0
    package var parameters = 0
    package var vocabulary = 0
    package var estimatedMemoryBytes = 0
    /// From a first micro-batch, measured before the first step; nil until then.
    package var estimatedSeconds: Double?
    package var channels: [ChannelCount] = []
    package var shape = Shape(
        hidden: 2,
        layers: 1,
        heads: 1,
        keyValueHeads: 1,
        intermediate: 1,
        vocabulary: 1
    )
    package var recipe: Recipe
    /// Directory of the checkpoint the training starts from; nil from scratch.
    package var base: String?
    /// Whether pairs are learned, and not answers.
    package var isPreference = false
    /// Threads and kernels that compute; known when the run starts.
    package var threads = 0
    package var kernels = ""
    /// SHA-256 of everything that decides the weights.
    package var inputDigest = ""

    init(recipe: Recipe) { self.recipe = recipe }

    /// Rows above the longest length, by channel.
    package var dropped: [String: Int] {
        Dictionary(uniqueKeysWithValues: channels.map { ($0.name, $0.tooLong) })
            .filter { $0.value > 0 }
    }

    package var rowsByChannel: [String: Int] {
        Dictionary(uniqueKeysWithValues: channels.map { ($0.name, $0.rows) })
    }

    package static func == (a: TrainingPlan, b: TrainingPlan) -> Bool {
        a.inputDigest == b.inputDigest
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(inputDigest) }

    var course: Course {
        Course(
            steps: steps,
            warmUpSteps: recipe.warmUpSteps(of: steps),
            epochs: recipe.epochs,
            vocabulary: shape.vocabulary,
            hasBase: base != nil,
            isSupervised: !isPreference
        )
    }
}
