/// How a student is trained. Together with the rows and the shape it decides every weight.
package struct Recipe: Sendable, Codable, Hashable {
    package enum Schedule: String, Sendable, Codable, CaseIterable {
        case cosine, linear, constant
    }

    /// What one unit of loss is: a token, or a whole answer however short.
    package enum LossWeighting: String, Sendable, Codable, CaseIterable {
        case token, sample
    }

    package enum Precision: String, Sendable, Codable, CaseIterable {
        case fp32, bf16, automatic
    }

    /// Passes over the rows; a fraction stops inside the last pass.
    package var epochs = 8.0
    /// Most tokens packed into one optimizer step.
    package var tokensPerStep = 1024
    package var learningRate = 3e-3
    package var schedule = Schedule.cosine
    /// Share of the steps that raise the rate from zero, 10 steps at least where there are 20.
    package var warmUpShare = 0.02
    /// Share of the rate that is left at the end of the schedule.
    package var finalShare = 0.05
    package var weightDecay = 0.1
    /// Longest gradient, as a Euclidean norm.
    package var clip = 1.0
    package var beta1 = 0.9
    package var beta2 = 0.95
    package var seed: UInt64 = 1
    package var lossWeighting = LossWeighting.token
    package var precision = Precision.automatic
    /// All cores when nil; never changes a result.
    package var threads: Int?
    package var checkpointEverySteps = 200
    /// Rows above this many tokens are dropped and counted; the shape's length when nil.
    package var maximumLength: Int?

    package init() {}

    func check() throws(StudentError) {
        func demand(_ holds: Bool, _ words: String) throws(StudentError) {
            guard holds else { throw StudentError(.badRecipe, words) }
        }
        try demand(
            epochs.isFinite && epochs > 0 && epochs <= 1e4,
            "epochs is above 0, at most 10000"
        )
        try demand(
            tokensPerStep >= 16 && tokensPerStep <= 1 << 20,
            "tokensPerStep is 16 to 1048576"
        )
        try demand(learningRate > 0 && learningRate <= 1, "learningRate is above 0, at most 1")
        try demand((0...1).contains(warmUpShare), "warmUpShare is 0 to 1")
        try demand((0...1).contains(finalShare), "finalShare is 0 to 1")
        try demand((0...1).contains(weightDecay), "weightDecay is 0 to 1")
        try demand(clip > 0, "clip is above 0")
        try demand((0..<1).contains(beta1) && (0..<1).contains(beta2), "beta1 and beta2 are 0 to 1")
        try demand((threads ?? 1) >= 1, "threads is 1 or more")
        try demand(checkpointEverySteps >= 1, "checkpointEverySteps is 1 or more")
        try demand((maximumLength ?? 2) >= 2, "maximumLength is 2 or more")
        guard precision != .bf16 else {
            throw StudentError(
                .unsupported,
                "the native student computes in fp32; set precision to fp32 or automatic"
            )
        }
    }
}
