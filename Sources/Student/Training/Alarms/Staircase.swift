/// The loss falls when a pass over the rows begins and stays level within it: the rows are fitted
/// one by one. A note: that is how a fine-tuning of several passes often looks.
///
/// Compared are the eighth of an epoch before and after each border, and the fall within the epoch
/// after it.
struct Staircase: Watch {
    private struct Epoch: Codable, Hashable, Sendable {
        var start = Spread()
        var end = Spread()
    }

    private var epochs: [Int: Epoch] = [:]

    mutating func look(at report: StepReport, _ course: Course) -> [Alarm] {
        let length = course.stepsPerEpoch
        guard course.epochs >= 2, length >= 16 else { return [] }
        let place = (Double(report.step) - 0.5) / length
        let (epoch, within) = (Int(place), place - place.rounded(.down))
        if within < 0.125 { epochs[epoch, default: Epoch()].start.add(report.loss) }
        if within >= 0.875 { epochs[epoch, default: Epoch()].end.add(report.loss) }
        guard report.step == course.steps else { return [] }
        guard let fall = fall() else { return [] }
        return [
            Alarm(
                .staircase,
                .note,
                step: report.step,
                "the loss falls by \(fall.brief) where an epoch begins and not within it: the rows "
                    + "are fitted one by one; fewer epochs keep more of what generalises"
            )
        ]
    }

    /// The mean fall over all borders, where it is above 3 % of the loss, above three standard
    /// errors and above the mean fall within the epochs.
    private func fall() -> Double? {
        var (border, within, level) = (Spread(), Spread(), Spread())
        var squares = 0.0
        for (epoch, now) in epochs.sorted(by: { $0.key < $1.key }) where now.end.count > 0 {
            guard let before = epochs[epoch - 1]?.end, before.count > 1 else { continue }
            border.add(before.mean - now.start.mean)
            within.add(now.start.mean - now.end.mean)
            level.add(before.mean)
            squares += before.error(now.start) * before.error(now.start)
        }
        guard border.count > 0 else { return nil }
        let error = squares.squareRoot() / Double(border.count)
        let least = max(3 * error, 0.03 * level.mean, within.mean)
        return border.mean > least ? border.mean : nil
    }
}
