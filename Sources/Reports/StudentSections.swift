import Flywheel

extension Report {
    /// Scores of all students side by side, by task type.
    var scoreSection: Section? {
        guard let newest = scorecards.last else { return nil }
        let taskTypes = Set(scorecards.flatMap { $0.scores.map(\.taskType) }).sorted()
        let change: [Table.Column] = scorecards.count > 1 ? [.number("Change")] : []
        let rows = taskTypes.map { type in
            scoreRow(type.description, count(of: type)) { card in
                card.scores.first { $0.taskType == type }?.value
            }
        }
        return Section(
            title: "Scores",
            lead: "Suite \(newest.suite); change is the newest student against the one before,"
                + " in points.",
            table: Table(
                columns: [.text("Task type"), .number("Rows")]
                    + scorecards.map { .number($0.student) } + change,
                rows: rows,
                footer: scoreRow("Overall", sum(newest)) { $0.overall }
            ),
            charts: scorecards.count > 1 ? taskTypes.map(scoreChart) : []
        )
    }

    private func count(of type: TaskType) -> Int {
        scorecards.compactMap { $0.scores.first { $0.taskType == type }?.total }.last ?? 0
    }

    private func sum(_ card: Scorecard) -> Int { card.scores.reduce(0) { $0 + $1.total } }

    private func scoreRow(
        _ name: String,
        _ rows: Int,
        _ value: (Scorecard) -> Double?
    ) -> [Table.Cell] {
        let values = scorecards.map(value)
        var cells: [Table.Cell] = [.init(name), .init(rows)]
        cells += values.map { .init($0?.percent ?? "–", bar: $0 ?? 0) }
        guard scorecards.count > 1 else { return cells }
        if let after = values[values.count - 1], let before = values[values.count - 2] {
            let change = after - before
            let tone: Table.Tone = abs(change) < 0.0005 ? .plain : change > 0 ? .good : .bad
            cells.append(.init(change.signedPoints, tone))
        } else {
            cells.append(.init("–"))
        }
        return cells
    }

    private func scoreChart(_ type: TaskType) -> LineChart {
        let points = scorecards.enumerated().compactMap { index, card in
            card.scores.first { $0.taskType == type }.map { (x: Double(index), y: $0.value) }
        }
        return LineChart(
            title: type.description,
            series: [.init(name: "", colour: 0, points: points)],
            top: 1,
            format: { "\(($0 * 100).fixed(0)) %" },
            ends: (scorecards.first?.student ?? "", scorecards.last?.student ?? ""),
            hasDots: true
        )
    }

    /// Students and their loss by channel, one chart a channel and one line a student.
    var studentSection: Section? {
        guard !students.isEmpty else { return nil }
        var channels: [String] = []
        for curve in students.flatMap(\.curves) where !channels.contains(curve.channel) {
            channels.append(curve.channel)
        }
        return Section(
            title: "Students",
            lead: "Training loss per answer token, by channel.",
            table: Table(
                columns: [
                    .text("Student"), .text("Taught with"), .number("Seconds"),
                    .number("Last loss"),
                ],
                rows: students.map { student in
                    let whole = student.curves.first { $0.channel == "all" } ?? student.curves.first
                    let last = whole?.points.last?.loss.fixed(3)
                    return [
                        .init(student.name), .init(student.dataset),
                        .init(student.seconds.fixed(1)), .init(last ?? "–"),
                    ]
                }
            ),
            charts: channels.map(lossChart)
        )
    }

    /// What the trainings drew attention to, a row an alarm.
    var alarmSection: Section? {
        let rows = students.flatMap { student in
            student.alarms.map { alarm -> [Table.Cell] in
                [
                    .init(student.name), .init(alarm.step),
                    .init(alarm.kind, alarm.isWarning ? .bad : .plain), .init(alarm.message),
                ]
            }
        }
        guard !rows.isEmpty else { return nil }
        return Section(
            title: "Training alarms",
            lead: "What each training drew attention to; step 0 is before the first.",
            table: Table(
                columns: [
                    .text("Student"), .number("Step"), .text("Kind"), .text("What was seen"),
                ],
                rows: rows
            )
        )
    }

    private func lossChart(_ channel: String) -> LineChart {
        let series = students.enumerated().compactMap { index, student in
            student.curves.first { $0.channel == channel }.map { curve in
                LineChart.Series(
                    name: student.name,
                    colour: index,
                    points: curve.points.map { (x: $0.step, y: $0.loss) }
                )
            }
        }
        let last = series.flatMap(\.points).map(\.x).filter(\.isFinite).max() ?? 0
        return LineChart(
            title: channel,
            series: series,
            top: nil,
            format: { $0.fixed(2) },
            ends: ("step 0", last.fixed(0))
        )
    }
}
