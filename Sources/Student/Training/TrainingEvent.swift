/// What a running training tells.
package enum TrainingEvent: Sendable {
    case started(TrainingPlan)
    case step(StepReport)
    case validated(ValidationPoint)
    case alarm(Alarm)
    case checkpointed(step: Int)
    case finished(TrainingResult)
}

/// The answer to an event; after `stop` the run saves its state and throws `.stopped`.
package enum Continue: Sendable {
    case more, stop
}

/// Mean cross entropy of one channel's learned tokens, unweighted. In preference training of the
/// chosen answers.
package struct ChannelLoss: Sendable, Codable, Hashable {
    package var loss: Double
    package var tokens: Int
}

/// How well a channel's pairs are told apart, as means over its pairs.
package struct PreferenceScore: Sendable, Codable, Hashable {
    package var pairs = 0
    package var loss = 0.0
    /// Share of the pairs whose chosen answer gained more than the rejected one.
    package var accuracy = 0.0
    /// Beta times the gain in log-probability of the chosen answer over that of the rejected.
    package var margin = 0.0

    mutating func add(_ loss: Double, _ margin: Double) {
        add(PreferenceScore(pairs: 1, loss: loss, accuracy: margin > 0 ? 1 : 0, margin: margin))
    }

    mutating func add(_ other: PreferenceScore) {
        let whole = Double(pairs + other.pairs)
        guard whole > 0 else { return }
        let (old, new) = (Double(pairs) / whole, Double(other.pairs) / whole)
        loss = loss * old + other.loss * new
        accuracy = accuracy * old + other.accuracy * new
        margin = margin * old + other.margin * new
        pairs += other.pairs
    }
}

package struct StepReport: Sendable, Codable, Hashable {
    /// Steps done, from 1.
    package var step: Int
    package var of: Int
    /// The weighted loss that was minimised.
    package var loss: Double
    package var lossByChannel: [String: ChannelLoss]
    /// Loss on special tokens, such as the end of a turn.
    package var lossOnSpecial: ChannelLoss?
    /// Of preference training, by channel.
    package var preferences: [String: PreferenceScore]?
    package var learningRate: Double
    /// Before clipping.
    package var gradientNorm: Double
    package var tokens: Int
    package var tokensPerSecond: Double
    package var secondsLeft: Double
}

/// Means over the steps since the point before.
package struct CurvePoint: Sendable, Codable, Hashable {
    package var step: Int
    package var loss: Double
    package var lossByChannel: [String: ChannelLoss]
    package var lossOnSpecial: ChannelLoss?
    package var preferences: [String: PreferenceScore]?
}

/// The held-out rows measured after a step.
package struct ValidationPoint: Sendable, Codable, Hashable {
    package var step: Int
    package var loss: Double
    package var lossByChannel: [String: ChannelLoss]
    package var preferences: [String: PreferenceScore]?
    /// The lowest loss so far.
    package var isBest: Bool
}

package struct TrainingResult: Sendable, Codable, Hashable {
    package var steps: Int
    /// Loss of the last curve point.
    package var finalLoss: Double
    /// Channels of the last curve point.
    package var lossByChannel: [String: ChannelLoss]
    package var curve: [CurvePoint]
    package var parameters: Int
    package var tokensSeen: Int
    /// Time spent in steps, over all resumed runs.
    package var seconds: Double
    /// SHA-256 of `model.safetensors`, as `sha256sum` prints it.
    package var weightsDigest: String
    /// Learned tokens over the whole training, by channel.
    package var tokensByChannel: [String: Int]?
    package var validation: [ValidationPoint]?
    /// The step whose weights were kept, where it is not the last.
    package var keptStep: Int?
    /// Whether patience ran out before the last planned step.
    package var stoppedEarly: Bool?
    package var alarms: [Alarm]?
    /// What became of the rows, by channel.
    package var rows: [ChannelCount]?
    /// Most memory the process held, and what the recipe sheet said.
    package var peakMemoryBytes: Int?
    package var estimatedMemoryBytes: Int?
}

/// Gathers step losses into curve points.
struct CurveRecorder: Sendable, Codable, Hashable {
    private(set) var points: [CurvePoint] = []
    /// Learned tokens so far, by channel.
    private(set) var tokens: [String: Int] = [:]
    private var lossSum = 0.0
    private var steps = 0
    private var sums: [String: LossSum] = [:]
    private var special = LossSum()
    private var preferences: [String: PreferenceScore] = [:]

    /// `every` steps make a point; the last step always does.
    mutating func add(_ report: StepReport, every: Int) {
        lossSum += report.loss
        steps += 1
        for (channel, value) in report.lossByChannel {
            let sum = value.loss * Double(value.tokens)
            sums[channel, default: LossSum()].add(sum, value.tokens)
            tokens[channel, default: 0] += value.tokens
        }
        if let value = report.lossOnSpecial {
            special.add(value.loss * Double(value.tokens), value.tokens)
        }
        for (channel, score) in report.preferences ?? [:] {
            preferences[channel, default: PreferenceScore()].add(score)
        }
        if steps == every || report.step == report.of { close(report.step) }
    }

    /// Makes a point of the steps since the last one, if there are any.
    mutating func close(_ step: Int) {
        guard steps > 0 else { return }
        points.append(
            CurvePoint(
                step: step,
                loss: lossSum / Double(steps),
                lossByChannel: sums.compactMapValues(\.mean),
                lossOnSpecial: special.mean,
                preferences: preferences.isEmpty ? nil : preferences
            )
        )
        (lossSum, steps, sums, special) = (0, 0, [:], LossSum())
        preferences = [:]
    }
}
