import Flywheel
import JSON
import Runner
import Stages
import Warehouse

/// What the planned work would ask of the teacher.
struct Forecast {
    /// For windows whose prompts are labelled already: counted, not guessed.
    private(set) var counted = TeacherForecast()
    /// Windows whose prompts are not known before earlier stages ran.
    private(set) var unknownWindows = 0
    /// Questions such a window had on average in the past; `nil` without a past.
    private(set) var usualQuestions: Int?

    init(_ workshop: Workshop, _ plan: Plan) throws {
        try countRewriting(workshop, plan)
        guard let teach = workshop.pipeline.stage(.teach) as? TeachStage else { return }
        let states = try workshop.warehouse.states(.teach, teach.fingerprint)
        let past = states.values.filter(\.isDone).map(\.rowsIn)
        if !past.isEmpty { usualQuestions = past.reduce(0, +) / past.count }
        let planned = Set(plan.work.filter { $0.stage < .teach }.map(\.window))
        for work in plan.work where work.stage == .teach {
            if planned.contains(work.window) {
                unknownWindows += 1
                continue
            }
            counted.add(try teach.forecast(work.window))
        }
    }

    /// What `augment` would ask; of windows that are not labelled yet nothing is known.
    private mutating func countRewriting(_ workshop: Workshop, _ plan: Plan) throws {
        guard let augment = workshop.pipeline.stage(.augment) as? AugmentStage else { return }
        let planned = Set(plan.work.filter { $0.stage < .augment }.map(\.window))
        for work in plan.work where work.stage == .augment && !planned.contains(work.window) {
            counted.add(try augment.forecast(work.window))
        }
    }
}

/// A plan on the terminal or as JSON.
struct PlanSummary {
    private let plan: Plan
    private let forecast: Forecast
    private let schedule: Schedule

    init(_ plan: Plan, _ forecast: Forecast, _ schedule: Schedule) {
        self.plan = plan
        self.forecast = forecast
        self.schedule = schedule
    }

    func show(_ terminal: Terminal, json: Bool) {
        if json { return terminal.show(value) }
        guard !plan.work.isEmpty else {
            return terminal.print("nothing to do: \(plan.windows.count) windows are done")
        }
        terminal.table(
            ["window", "stage", "why"],
            plan.work.map { [schedule.name(of: $0.window), $0.stage.rawValue, $0.reason.rawValue] }
        )
        for line in teacherLines { terminal.print(line) }
        let rows = TemplateText.rows(forecast.counted)
        if !rows.isEmpty { terminal.table(["template", "task type", "prompts"], rows) }
    }

    private var teacherLines: [String] {
        var lines: [String] = []
        if forecast.counted.calls + forecast.counted.stored > 0 {
            lines.append(
                "teacher: \(forecast.counted.calls) calls, \(forecast.counted.stored) answers in "
                    + "the ledger already; at most \(forecast.counted.atMost), "
                    + "about \(Int(forecast.counted.seconds.rounded(.up))) s"
            )
        }
        if forecast.unknownWindows > 0 {
            let usual =
                forecast.usualQuestions.map { ", \($0) questions each as in the past" }
                ?? "; there is no past night to go by"
            lines.append(
                "teacher: \(forecast.unknownWindows) windows are not filtered yet\(usual)"
            )
        }
        return lines
    }

    private var value: JSONValue {
        let counted = forecast.counted
        let teacher: JSONObject = [
            "calls": .integer(Int64(counted.calls)),
            "stored": .integer(Int64(counted.stored)),
            "at_most_micros": .integer(counted.atMost.micros),
            "seconds": .number(counted.seconds),
            "unknown_windows": .integer(Int64(forecast.unknownWindows)),
            "templates": TemplateText.value(counted),
        ]
        return .object(["work": .array(plan.work.map(value)), "teacher": .object(teacher)])
    }

    private func value(_ work: PlannedWork) -> JSONValue {
        .object([
            "window": .string(schedule.name(of: work.window)),
            "stage": .string(work.stage.rawValue),
            "reason": .string(work.reason.rawValue),
        ])
    }
}
