import Flywheel
import Foundation
import Reports
import Stages
import Student
import Warehouse

/// Gathers a report from the tables.
struct ReportMaker {
    private let archive: Archive
    private let book: LedgerBook
    private var warehouse: Warehouse { archive.warehouse }
    private var schedule: Schedule { archive.schedule }

    init(_ archive: Archive, _ book: LedgerBook) {
        self.archive = archive
        self.book = book
    }

    func report() throws -> Report {
        let latest = try warehouse.runs(atMost: 1).first
        var report = Report(
            pipeline: warehouse.pipeline,
            run: latest?.id ?? "–",
            madeAt: Instant.now.description
        )
        let rows = try warehouse.funnel()
        report.funnel = funnel(rows)
        report.drops = Self.rejections(rows, of: .filter)
        report.checkRejections = Self.rejections(rows, of: .verify)
        report.usableShares = try warehouse.usableShares().map {
            UsableRow(
                taskType: $0.taskType.description,
                template: $0.template,
                answered: $0.answered,
                usable: $0.usable,
                repaired: $0.repaired,
                reviewedOut: $0.reviewedOut
            )
        }
        report.routing = routing(rows)
        report.versions = try versions()
        report.taskTypes = try counts(\.byTaskType)
        report.tags = try counts(\.byTag)
        report.scorecards = try scorecards()
        report.decisions = try decisions()
        report.bill = try bill(rows)
        try addStudents(to: &report)
        report.warnings = try warnings()
        return report
    }

    // MARK: Funnel

    private static let steps: [(StageName, String)] = [
        (.pull, "conversations"), (.filter, "candidates"), (.label, "labelled"),
        (.augment, "variants"), (.teach, "teacher answers"), (.predict, "student answers"),
        (.verify, "samples"), (.pair, "preferences"),
    ]

    private func funnel(_ rows: [FunnelRow]) -> Funnel {
        let present = Set(rows.map(\.stage))
        let steps = Self.steps.filter { present.contains($0.0) }
        let windows = Set(rows.filter(\.stage.isPerWindow).map(\.window)).sorted()
        return Funnel(
            steps: steps.map(\.1),
            rows: windows.map { window in
                Funnel.Row(
                    window: schedule.name(of: window),
                    counts: steps.map { step in
                        rows.first { $0.window == window && $0.stage == step.0 }?.rowsOut ?? 0
                    }
                )
            }
        )
    }

    /// `rejected:rule@1:code` counts, summed over windows.
    private static func rejections(_ rows: [FunnelRow], of stage: StageName) -> [DropRow] {
        var sums: [String: Int] = [:]
        for row in rows where row.stage == stage {
            for (name, count) in row.counts where name.hasPrefix("rejected:") {
                sums[name, default: 0] += count
            }
        }
        return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.compactMap { name, count in
            let parts = name.split(separator: ":")
            guard parts.count == 3 else { return nil }
            return DropRow(rule: String(parts[1]), code: String(parts[2]), count: count)
        }
    }

    private func routing(_ rows: [FunnelRow]) -> [RoutingRow] {
        rows.filter { $0.stage == .verify }.flatMap { verify -> [RoutingRow] in
            let predicted = rows.first { $0.window == verify.window && $0.stage == .predict }
            let taught = rows.first { $0.window == verify.window && $0.stage == .teach }
            let types = Self.types(predicted).union(Self.types(taught)).sorted()
            return types.map { type in
                let agreed = verify.counts["audit:\(type):agree"] ?? 0
                return RoutingRow(
                    night: schedule.name(of: verify.window),
                    taskType: type,
                    teacher: taught?.counts["type:\(type)"] ?? 0,
                    student: predicted?.counts["type:\(type)"] ?? 0,
                    audited: agreed + (verify.counts["audit:\(type):differ"] ?? 0),
                    agreed: agreed
                )
            }
        }
    }

    private static func types(_ row: FunnelRow?) -> Set<String> {
        Set(
            (row?.counts.keys).map { Array($0) }?.compactMap { name in
                name.hasPrefix("type:") ? String(name.dropFirst(5)) : nil
            } ?? []
        )
    }

    // MARK: Versions and students

    private func versions() throws -> [VersionRow] {
        try warehouse.datasets().flatMap { set in
            try warehouse.versions(of: set.name).sorted { $0.version < $1.version }.map { version in
                let diff = try version.parent.map {
                    try warehouse.diff(of: set.name, from: $0, to: version.version)
                }
                let first = version.coverage.first.map { schedule.name(of: $0) } ?? "–"
                let last = version.coverage.last.map { lastDay($0) } ?? "–"
                return VersionRow(
                    name: version.name,
                    root: version.root.hex,
                    rows: version.statistics.rows,
                    heldOut: version.statistics.heldOut,
                    added: diff?.added.count ?? version.statistics.rows,
                    removed: diff?.removed.count ?? 0,
                    windows: first == last ? first : "\(first)…\(last)"
                )
            }
        }
    }

    private func lastDay(_ window: Window) -> String {
        schedule.day(of: window.end.advanced(bySeconds: -1)).description
    }

    private func counts(
        _ counts: (DatasetStatistics) -> [String: Int]
    ) throws -> [CountRow] {
        guard let set = try warehouse.datasets().first,
            let newest = try warehouse.latestVersion(of: set.name)
        else { return [] }
        return counts(newest.statistics).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { CountRow(name: $0.key, count: $0.value) }
    }

    private func addStudents(to report: inout Report) throws {
        let decoder = JSONDecoder()
        for student in try warehouse.students().sorted(by: { $0.version < $1.version }) {
            guard
                let result = try? decoder.decode(
                    DistillResult.self,
                    from: Data(student.curve.utf8)
                )
            else { continue }
            report.students.append(Self.row(student, student.label, result.answers))
            if let preference = result.preference {
                let name = "\(student.label), preference pairs"
                report.students.append(Self.row(student, name, preference))
            }
            if let recipe = try? decoder.decode(Recipe.self, from: Data(student.recipe.utf8)) {
                report.recipe = RecipeFacts.list(recipe, result.answers)
            }
        }
    }

    private static func row(
        _ student: StudentRecord,
        _ name: String,
        _ result: TrainingResult
    ) -> StudentRow {
        StudentRow(
            name: name,
            dataset: "\(student.dataset)@\(student.datasetVersion)",
            seconds: result.seconds,
            curves: curves(result),
            alarms: (result.alarms ?? []).map {
                TrainingAlarm(
                    kind: $0.kind.rawValue,
                    isWarning: $0.level == .warning,
                    step: $0.step,
                    message: $0.message
                )
            }
        )
    }

    private static func curves(_ result: TrainingResult) -> [LossCurve] {
        var points: [String: [LossCurve.Point]] = [:]
        for point in result.curve {
            points["all", default: []].append(
                .init(step: Double(point.step), loss: point.loss)
            )
            for (channel, loss) in point.lossByChannel {
                points[channel, default: []].append(
                    .init(step: Double(point.step), loss: loss.loss)
                )
            }
        }
        points["held out"] = result.validation?.map {
            .init(step: Double($0.step), loss: $0.loss)
        }
        points["special tokens"] = Self.special(result.curve)
        return points.sorted { $0.key < $1.key }.map {
            LossCurve(channel: $0.key, points: $0.value)
        }
    }

    /// The loss on special tokens, such as the end of a turn; nil where no step measured it.
    private static func special(_ curve: [CurvePoint]) -> [LossCurve.Point]? {
        let points = curve.compactMap { point in
            point.lossOnSpecial.map { LossCurve.Point(step: Double(point.step), loss: $0.loss) }
        }
        return points.isEmpty ? nil : points
    }

    /// In the order the students were trained.
    private func scorecards() throws -> [Scorecard] {
        let order = try warehouse.students().sorted { $0.version < $1.version }.map(\.label)
        return try warehouse.scorecards().map(\.scorecard).sorted {
            (order.firstIndex(of: $0.student) ?? 0) < (order.firstIndex(of: $1.student) ?? 0)
        }
    }

    private func decisions() throws -> [DecisionRow] {
        let all = try warehouse.decisions()
        let first = all.filter { $0.refused == nil }.map(\.effectiveFrom).min()
        return all.sorted { $0.effectiveFrom < $1.effectiveFrom }.map {
            DecisionRow(
                student: $0.student ?? "–",
                promoted: $0.refused == nil,
                reason: $0.refused
                    ?? ($0.effectiveFrom == first
                        ? "the first student" : "not worse than the one in service"),
                licensed: $0.licensed.map(\.description)
            )
        }
    }

    // MARK: Money

    private func bill(_ rows: [FunnelRow]) throws -> [BillRow] {
        var sums: [String: BillRow] = [:]
        for line in try book.bill(pipeline: warehouse.pipeline) {
            let name = line.taskType.description
            let empty = BillRow(
                taskType: name,
                bought: 0,
                stored: 0,
                promptTokens: 0,
                answerTokens: 0,
                spent: .zero
            )
            var sum = sums[name] ?? empty
            sum.bought += line.answered
            sum.promptTokens += line.promptTokens
            sum.answerTokens += line.answerTokens
            sum.spent = sum.spent + line.spent
            sums[name] = sum
        }
        for row in rows where row.stage == .teach {
            for type in Self.types(row) {
                sums[type]?.stored += row.counts["type:\(type)"] ?? 0
            }
        }
        // Used and not bought: the same question asked before, by whatever night or pipeline.
        return sums.values.map { row in
            var row = row
            row.stored = max(0, row.stored - row.bought)
            return row
        }.sorted { $0.taskType < $1.taskType }
    }

    private func warnings() throws -> [String] {
        var found = try warehouse.status().filter { $0.state.status == .failed }.map {
            "\(schedule.name(of: $0.state.window)) \($0.stage) failed: \($0.state.error ?? "")"
        }
        let doubles = try book.possibleDoubles(pipeline: warehouse.pipeline)
        if doubles > 0 {
            found.append("\(doubles) calls had an unknown outcome and were asked again")
        }
        return found
    }
}

/// The recipe of a training, as the report shows it.
enum RecipeFacts {
    static func list(_ recipe: Recipe, _ result: TrainingResult) -> [Fact] {
        let micro = recipe.microBatchTokens ?? recipe.tokensPerStep
        let facts = [
            Fact("epochs", "\(recipe.epochs)"), Fact("steps", "\(result.steps)"),
            Fact("tokens per step", "\(recipe.tokensPerStep), \(micro) at once"),
            Fact("learning rate", "\(recipe.learningRate)"),
            Fact("schedule", recipe.schedule.rawValue),
            Fact("warm-up share", "\(recipe.warmUpShare)"),
            Fact("weight decay", "\(recipe.weightDecay)"), Fact("dropout", "\(recipe.dropout)"),
            Fact("loss mask", recipe.lossMask.rawValue),
            Fact("loss weighting", recipe.lossWeighting.rawValue),
            Fact("precision", recipe.precision.rawValue), Fact("seed", "\(recipe.seed)"),
            Fact("parameters", "\(result.parameters)"),
            Fact("tokens seen", "\(result.tokensSeen)"),
            Fact("final loss", String(format: "%.4f", result.finalLoss)),
        ]
        return facts + measured(result)
    }

    /// What is known of newer trainings only.
    private static func measured(_ result: TrainingResult) -> [Fact] {
        var facts: [Fact] = []
        if let rows = result.rows {
            func list(_ name: String, _ path: KeyPath<ChannelCount, Int>) {
                let some = rows.filter { $0[keyPath: path] > 0 }
                guard !some.isEmpty else { return }
                let words = some.map { "\($0.name) \($0[keyPath: path])" }
                facts.append(Fact(name, words.joined(separator: ", ")))
            }
            list("dropped as too long", \.tooLong)
            list("dropped without an answer", \.withoutAnswer)
            list("truncated", \.truncated)
            list("held out", \.heldOut)
        }
        if let estimate = result.estimatedMemoryBytes, let peak = result.peakMemoryBytes {
            facts.append(
                Fact("memory", "\(estimate >> 20) MiB estimated, \(peak >> 20) MiB at most")
            )
        }
        if let best = result.validation?.last(where: \.isBest) {
            facts.append(
                Fact("held-out loss", String(format: "%.4f at step %d", best.loss, best.step))
            )
        }
        return facts
    }
}
