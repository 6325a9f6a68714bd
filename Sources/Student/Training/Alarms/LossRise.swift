/// The loss goes up from one window of steps to the next: more often a fault in the data path or
/// the learning rate than hard data.
///
/// Silent while the rate warms up, for rises below 5 % and 0.02, and for those within five
/// standard errors of the two windows.
struct LossRise: Watch {
    private var losses: [Double] = []

    static func window(_ steps: Int) -> Int { min(max(steps / 10, 20), 200) }

    mutating func look(at report: StepReport, _ course: Course) -> [Alarm] {
        guard report.step > course.warmUpSteps else { return [] }
        let window = Self.window(course.steps)
        losses.append(report.loss)
        guard losses.count >= 2 * window else { return [] }
        losses.removeFirst(losses.count - 2 * window)
        let (before, after) = (Spread(losses.prefix(window)), Spread(losses.suffix(window)))
        let rise = after.mean - before.mean
        guard rise > max(0.05 * before.mean, 0.02, 5 * before.error(after)) else { return [] }
        losses = []
        return [
            Alarm(
                .lossRise,
                .warning,
                step: report.step,
                "the loss rose from \(before.mean.brief) to \(after.mean.brief) over the last "
                    + "\(2 * window) steps; lower the learning rate, and if it rises still, look "
                    + "for a fault in the rows or the loss mask"
            )
        ]
    }
}
