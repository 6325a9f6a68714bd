/// What a running training tells.
package enum TrainingEvent: Sendable {
    case started(TrainingPlan)
    case step(StepReport)
    case checkpointed(step: Int)
    case finished(TrainingResult)
}

/// The answer to an event; after `stop` the run saves its state and throws `.stopped`.
package enum Continue: Sendable {
    case more, stop
}

/// Mean cross entropy of one channel's learned tokens, unweighted.
package struct ChannelLoss: Sendable, Codable, Hashable {
    package var loss: Double
    package var tokens: Int
}

package struct StepReport: Sendable, Codable, Hashable {
    /// Steps done, from 1.
    package var step: Int
    package var of: Int
    /// The weighted loss that was minimised.
    package var loss: Double
    package var lossByChannel: [String: ChannelLoss]
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
}

/// Gathers step losses into curve points.
struct CurveRecorder: Sendable, Codable, Hashable {
    private(set) var points: [CurvePoint] = []
    private var lossSum = 0.0
    private var steps = 0
    private var sums: [String: Double] = [:]
    private var tokens: [String: Int] = [:]

    /// `every` steps make a point; the last step always does.
    mutating func add(_ report: StepReport, every: Int) {
        lossSum += report.loss
        steps += 1
        for (channel, value) in report.lossByChannel {
            sums[channel, default: 0] += value.loss * Double(value.tokens)
            tokens[channel, default: 0] += value.tokens
        }
        guard steps == every || report.step == report.of else { return }
        var byChannel: [String: ChannelLoss] = [:]
        for (channel, count) in tokens where count > 0 {
            byChannel[channel] = ChannelLoss(
                loss: (sums[channel] ?? 0) / Double(count),
                tokens: count
            )
        }
        points.append(
            CurvePoint(step: report.step, loss: lossSum / Double(steps), lossByChannel: byChannel)
        )
        (lossSum, steps, sums, tokens) = (0, 0, [:], [:])
    }
}
