/// The gradient is ten times as long as it was, three steps in a row, or a hundred times once.
struct GradientBlowUp: Watch {
    static let memory = 64

    private var norms: [Double] = []
    private var long = 0

    mutating func look(at report: StepReport, _ course: Course) -> [Alarm] {
        let norm = report.gradientNorm
        guard norms.count >= 8 else {
            norms.append(norm)
            return []
        }
        let median = norms.sorted()[norms.count / 2]
        long = norm > 10 * median ? long + 1 : 0
        let alarms = long == 3 || norm > 100 * median
        if long == 0 || alarms { norms.append(norm) }
        if norms.count > Self.memory { norms.removeFirst() }
        guard alarms, median > 0 else { return [] }
        // The new length is the usual one from here, or the next steps would all speak up.
        norms = []
        long = 0
        return [
            Alarm(
                .gradientNorm,
                .warning,
                step: report.step,
                "the gradient grew to a length of \(norm.brief) from \(median.brief); lower the "
                    + "learning rate or warm up for longer"
            )
        ]
    }
}
