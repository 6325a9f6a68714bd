/// What can be said of the rows before the first step.
enum BeforeTheStart {
    static func alarms(_ counts: [ChannelCount], hasBase: Bool) -> [Alarm] {
        EmptyChannel().look(at: counts) + DataSize().look(at: counts, hasBase: hasBase)
    }
}

/// A channel none of whose rows is left.
struct EmptyChannel {
    func look(at counts: [ChannelCount]) -> [Alarm] {
        counts.filter { $0.rows == 0 && $0.heldOut == 0 }.map { count in
            Alarm(
                .emptyChannel,
                .warning,
                step: 0,
                channel: count.name,
                "channel \(count.name) has no row left: \(count.tooLong) are too long, "
                    + "\(count.withoutAnswer) have no answer; raise the maximum length or let too "
                    + "long rows be truncated"
            )
        }
    }
}

/// A data set outside of the size that fine-tuning of a checkpoint wants.
struct DataSize {
    static let usual = 10_000...1_000_000

    func look(at counts: [ChannelCount], hasBase: Bool) -> [Alarm] {
        let rows = counts.reduce(0) { $0 + $1.rows }
        guard hasBase, !Self.usual.contains(rows) else { return [] }
        let advice =
            rows < Self.usual.lowerBound
            ? "few epochs and a low learning rate keep what the checkpoint knows"
            : "a longer pre-training may serve better"
        return [
            Alarm(
                .dataSize,
                .note,
                step: 0,
                "\(rows) rows to fine-tune a checkpoint; 10,000 to 1,000,000 are usual: \(advice)"
            )
        ]
    }
}

/// A loss or gradient that is no number ends the training.
struct NotANumber {
    func look(loss: Double, norm: Double, step: Int) -> Alarm? {
        guard !loss.isFinite || !norm.isFinite else { return nil }
        return Alarm(
            .notANumber,
            .warning,
            step: step,
            "the \(loss.isFinite ? "gradient" : "loss") is no number any more at step \(step); "
                + "lower learningRate, or look for broken weights in the start"
        )
    }
}
