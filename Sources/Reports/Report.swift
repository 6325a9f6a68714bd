package import Flywheel

/// Everything a report shows, as plain values; whoever fills it leaves out chat text and secrets.
package struct Report: Sendable {
    package var pipeline: String
    package var run: String
    /// For people, in the pipeline's time zone.
    package var madeAt: String
    package var warnings: [String] = []
    package var funnel = Funnel()
    /// By rules, before anything was asked.
    package var drops: [DropRow] = []
    /// By task type, then template.
    package var usableShares: [UsableRow] = []
    /// By answer checks.
    package var checkRejections: [DropRow] = []
    package var taskTypes: [CountRow] = []
    package var tags: [CountRow] = []
    /// Oldest first.
    package var versions: [VersionRow] = []
    /// Oldest first.
    package var students: [StudentRow] = []
    /// Oldest first; shown side by side.
    package var scorecards: [Scorecard] = []
    package var decisions: [DecisionRow] = []
    package var bill: [BillRow] = []
    /// By night, then task type.
    package var routing: [RoutingRow] = []
    package var recipe: [Fact] = []

    package init(pipeline: String, run: String, madeAt: String) {
        self.pipeline = pipeline
        self.run = run
        self.madeAt = madeAt
    }
}

/// How many rows reached each step, window by window.
package struct Funnel: Sendable, Hashable {
    package struct Row: Sendable, Hashable {
        package var window: String
        /// As many as there are steps.
        package var counts: [Int]

        package init(window: String, counts: [Int]) {
            self.window = window
            self.counts = counts
        }
    }

    package var steps: [String]
    package var rows: [Row]

    package init(steps: [String] = [], rows: [Row] = []) {
        self.steps = steps
        self.rows = rows
    }

    /// Sums by step.
    package var total: [Int] {
        steps.indices.map { step in
            rows.reduce(0) { $0 + ($1.counts.indices.contains(step) ? $1.counts[step] : 0) }
        }
    }
}

package struct DropRow: Sendable, Hashable {
    /// `name@version` of the rule or check.
    package var rule: String
    package var code: String
    package var count: Int

    package init(rule: String, code: String, count: Int) {
        self.rule = rule
        self.code = code
        self.count = count
    }
}

/// How many of a template's answers to a task type could be used.
package struct UsableRow: Sendable, Hashable {
    package var taskType: String
    package var template: String
    package var answered: Int
    package var usable: Int
    /// Usable because the prompt was relaxed.
    package var repaired: Int
    /// Dropped by reviewers since.
    package var reviewedOut: Int

    package init(
        taskType: String,
        template: String,
        answered: Int,
        usable: Int,
        repaired: Int,
        reviewedOut: Int
    ) {
        self.taskType = taskType
        self.template = template
        self.answered = answered
        self.usable = usable
        self.repaired = repaired
        self.reviewedOut = reviewedOut
    }

    /// Of what was answered, what can be trained on.
    package var share: Double {
        answered == 0 ? 0 : Double(usable - reviewedOut) / Double(answered)
    }
}

package struct CountRow: Sendable, Hashable {
    package var name: String
    package var count: Int

    package init(name: String, count: Int) {
        self.name = name
        self.count = count
    }
}

package struct VersionRow: Sendable, Hashable {
    package var name: String
    package var root: String
    package var rows: Int
    package var heldOut: Int
    package var added: Int
    package var removed: Int
    /// For people, such as `2026-10-01…2026-10-03`.
    package var windows: String

    package init(
        name: String,
        root: String,
        rows: Int,
        heldOut: Int,
        added: Int,
        removed: Int,
        windows: String
    ) {
        self.name = name
        self.root = root
        self.rows = rows
        self.heldOut = heldOut
        self.added = added
        self.removed = removed
        self.windows = windows
    }
}

package struct StudentRow: Sendable, Hashable {
    package var name: String
    package var dataset: String
    package var seconds: Double
    package var curves: [LossCurve]
    /// What the training drew attention to.
    package var alarms: [TrainingAlarm]

    package init(
        name: String,
        dataset: String,
        seconds: Double,
        curves: [LossCurve],
        alarms: [TrainingAlarm] = []
    ) {
        self.name = name
        self.dataset = dataset
        self.seconds = seconds
        self.curves = curves
        self.alarms = alarms
    }
}

/// Something about a training that a person should look at.
package struct TrainingAlarm: Sendable, Hashable {
    package var kind: String
    /// More likely wrong than right; else a note.
    package var isWarning: Bool
    package var step: Int
    package var message: String

    package init(kind: String, isWarning: Bool, step: Int, message: String) {
        self.kind = kind
        self.isWarning = isWarning
        self.step = step
        self.message = message
    }
}

/// Loss per answer token of one channel, by step.
package struct LossCurve: Sendable, Hashable {
    package struct Point: Sendable, Hashable {
        package var step: Double
        package var loss: Double

        package init(step: Double, loss: Double) {
            self.step = step
            self.loss = loss
        }
    }

    /// A task type, or `all`.
    package var channel: String
    package var points: [Point]

    package init(channel: String, points: [Point]) {
        self.channel = channel
        self.points = points
    }
}

package struct DecisionRow: Sendable, Hashable {
    package var student: String
    package var promoted: Bool
    package var reason: String
    package var licensed: [String]

    package init(student: String, promoted: Bool, reason: String, licensed: [String]) {
        self.student = student
        self.promoted = promoted
        self.reason = reason
        self.licensed = licensed
    }
}

package struct BillRow: Sendable, Hashable {
    package var taskType: String
    package var bought: Int
    /// Answers taken from the ledger at no cost.
    package var stored: Int
    package var promptTokens: Int
    package var answerTokens: Int
    package var spent: Money

    package init(
        taskType: String,
        bought: Int,
        stored: Int,
        promptTokens: Int,
        answerTokens: Int,
        spent: Money
    ) {
        self.taskType = taskType
        self.bought = bought
        self.stored = stored
        self.promptTokens = promptTokens
        self.answerTokens = answerTokens
        self.spent = spent
    }
}

package struct RoutingRow: Sendable, Hashable {
    package var night: String
    package var taskType: String
    package var teacher: Int
    package var student: Int
    /// The student's answers that the teacher was asked for too.
    package var audited: Int
    package var agreed: Int

    package init(
        night: String,
        taskType: String,
        teacher: Int,
        student: Int,
        audited: Int,
        agreed: Int
    ) {
        self.night = night
        self.taskType = taskType
        self.teacher = teacher
        self.student = student
        self.audited = audited
        self.agreed = agreed
    }
}

/// A name and a value, such as a line of the recipe sheet.
package struct Fact: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
