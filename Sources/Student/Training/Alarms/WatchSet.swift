/// All watches of a training and what they said.
struct WatchSet: Sendable, Codable, Hashable {
    private(set) var alarms: [Alarm]
    private var lossRise = LossRise()
    private var initialLoss = InitialLoss()
    private var parroting = Parroting()
    private var gradient = GradientBlowUp()
    private var stillChannel = StillChannel()
    private var staircase = Staircase()

    init(_ alarms: [Alarm]) { self.alarms = alarms }

    /// What is to be said of this step.
    mutating func look(at report: StepReport, _ course: Course) -> [Alarm] {
        let found =
            initialLoss.look(at: report, course) + gradient.look(at: report, course)
            + lossRise.look(at: report, course) + stillChannel.look(at: report, course)
            + parroting.look(at: report, course) + staircase.look(at: report, course)
        alarms += found
        return found
    }
}
