/// A channel whose loss at the end is where it was at the start: its weight is zero, its rows are
/// too few, or its answers cannot be told from its prompts.
struct StillChannel: Watch {
    /// Share of the steps at either end that are compared.
    static let share = 0.1

    private var first: [String: LossSum] = [:]
    private var last: [String: LossSum] = [:]

    mutating func look(at report: StepReport, _ course: Course) -> [Alarm] {
        let window = max(1, Int(Double(course.steps) * Self.share))
        for (channel, loss) in report.lossByChannel {
            let sum = loss.loss * Double(loss.tokens)
            if report.step <= window || first[channel] == nil {
                first[channel, default: LossSum()].add(sum, loss.tokens)
            }
            if report.step > course.steps - window {
                last[channel, default: LossSum()].add(sum, loss.tokens)
            }
        }
        guard report.step == course.steps, course.isSupervised, course.steps > 4 * window else {
            return []
        }
        return last.keys.sorted().compactMap { channel in
            guard let before = first[channel]?.mean, let after = last[channel]?.mean,
                before.loss > 0.1, after.loss > 0.97 * before.loss
            else { return nil }
            return Alarm(
                .stillChannel,
                .warning,
                step: report.step,
                channel: channel,
                "channel \(channel) has not moved: its loss went from \(before.loss.brief) to "
                    + "\(after.loss.brief); look at its weight, its rows and its prompts"
            )
        }
    }
}
