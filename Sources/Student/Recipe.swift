/// How a student is trained. Together with the rows and the start it decides every weight.
package struct Recipe: Sendable, Hashable {
    package enum Schedule: String, Sendable, Codable, CaseIterable {
        /// `wsd`: warm up, stay, and fall linearly over the last `decayShare` of the steps
        /// (Hu et al. 2024, "MiniCPM", section 4).
        case cosine, linear, constant, wsd
    }

    /// What one unit of loss is: a token, or a whole answer however short.
    package enum LossWeighting: String, Sendable, Codable, CaseIterable {
        case token, sample
    }

    package enum Precision: String, Sendable, Codable, CaseIterable {
        case fp32, bf16, automatic
    }

    /// Which tokens of a chat are learned.
    package enum LossMask: String, Sendable, Codable, CaseIterable {
        case allAnswers = "all_answers"
        case lastAnswer = "last_answer"
        case everything
    }

    /// What becomes of a row above the longest length; each kind is counted by channel.
    package enum TooLong: String, Sendable, Codable, CaseIterable {
        /// `truncate` cuts the end off and drops the row where no answer is left.
        case drop, truncate, refuse
    }

    /// Passes over the rows; a fraction stops inside the last pass.
    package var epochs = 8.0
    /// Most tokens packed into one optimizer step, over all its micro-batches.
    package var tokensPerStep = 1024
    /// Most tokens computed at once; the gradients of a step's micro-batches are summed before its
    /// update. The whole step when nil.
    package var microBatchTokens: Int?
    package var learningRate = 3e-3
    package var schedule = Schedule.cosine
    /// Share of the steps that raise the rate from zero, 10 steps at least where there are 20.
    package var warmUpShare = 0.02
    /// Share of the steps that `wsd` falls over.
    package var decayShare = 0.2
    /// Share of the rate that is left at the end of the schedule.
    package var finalShare = 0.05
    package var weightDecay = 0.1
    /// Longest gradient, as a Euclidean norm.
    package var clip = 1.0
    package var beta1 = 0.9
    package var beta2 = 0.95
    /// Share of the values that each block's input loses while learning.
    package var dropout = 0.0
    package var seed: UInt64 = 1
    package var lossMask = LossMask.allAnswers
    package var lossWeighting = LossWeighting.token
    /// Copies of a row in each epoch, by channel or by the part of its name before "/"; a fraction
    /// takes so many rows, others in each epoch.
    package var upsampling: [String: Double] = [:]
    package var precision = Precision.automatic
    /// All cores when nil; never changes a result.
    package var threads: Int?
    package var checkpointEverySteps = 200
    /// Longest row in tokens; the shape's length when nil.
    package var maximumLength: Int?
    package var tooLong = TooLong.drop
    /// None when nil.
    package var validation: Validation?
    /// Weight of the distance to the start in preference training (beta of Rafailov et al. 2023,
    /// "Direct Preference Optimization", equation 7).
    package var preferenceBeta = 0.1

    package init() {}

    /// Rows held out of the training, measured now and then.
    package struct Validation: Sendable, Codable, Hashable {
        /// Share of the rows that are held out where none are given apart.
        package var share = 0.1
        /// Once an epoch when nil.
        package var everySteps: Int?
        /// Stop after so many measurements without a better one; never when nil.
        package var patience: Int?
        /// Keep the weights of the best measurement instead of the last step's.
        package var keepsBest = true

        package init() {}
    }

    /// Copies of each row of a channel.
    func copies(_ channel: String) -> Double {
        let family = channel.prefix { $0 != "/" }
        return upsampling[channel] ?? upsampling[String(family)] ?? 1
    }
}
