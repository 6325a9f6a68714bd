import Foundation

/// Something about a training that a person should look at.
package struct Alarm: Sendable, Codable, Hashable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case lossRise = "loss_rise"
        case initialLoss = "initial_loss"
        case parroting
        case staircase
        case notANumber = "not_a_number"
        case gradientNorm = "gradient_norm"
        case stillChannel = "still_channel"
        case dataSize = "data_size"
        case emptyChannel = "empty_channel"
    }

    package enum Level: String, Sendable, Codable {
        /// Worth knowing; often as it should be.
        case note
        /// More likely wrong than right.
        case warning
    }

    package var kind: Kind
    package var level: Level
    /// Steps done; 0 before the first.
    package var step: Int
    /// The channel it is about, where it is about one.
    package var channel: String?
    package var message: String

    init(_ kind: Kind, _ level: Level, step: Int, channel: String? = nil, _ message: String) {
        self.kind = kind
        self.level = level
        self.step = step
        self.channel = channel
        self.message = message
    }
}

/// What the watches know of a training before its first step.
struct Course: Sendable, Codable, Hashable {
    var steps: Int
    var warmUpSteps: Int
    var epochs: Double
    var vocabulary: Int
    /// Whether the training starts from a checkpoint.
    var hasBase: Bool
    /// Whether answers are learned, and not preferences.
    var isSupervised: Bool

    var stepsPerEpoch: Double { Double(steps) / epochs }
}

/// Looks at every step and speaks up. Its memory is part of the resume state, so a resumed run
/// says what an unbroken one says.
protocol Watch: Sendable, Codable, Hashable {
    mutating func look(at report: StepReport, _ course: Course) -> [Alarm]
}

/// Means and spreads of a run of numbers.
struct Spread: Sendable, Codable, Hashable {
    private(set) var count = 0
    private(set) var mean = 0.0
    /// Sum of squared distances from the mean (Welford 1962, "Note on a method for calculating
    /// corrected sums of squares and products").
    private var squares = 0.0

    init() {}

    init(_ values: some Sequence<Double>) { for value in values { add(value) } }

    mutating func add(_ value: Double) {
        count += 1
        let distance = value - mean
        mean += distance / Double(count)
        squares += distance * (value - mean)
    }

    /// Squared standard error of the mean.
    private var squaredError: Double {
        count > 1 ? squares / Double(count - 1) / Double(count) : .infinity
    }

    /// Standard error of the difference of two means.
    func error(_ other: Spread) -> Double { (squaredError + other.squaredError).squareRoot() }
}

extension Double {
    /// Four significant figures, for a message.
    var brief: String { String(format: "%.4g", self) }
}
