import Flywheel
import Foundation
import Reports

/// A report of three nights, as the demo makes one.
func demoNight(pipeline: String = "demo-zh 客服") -> Report {
    var report = Report(pipeline: pipeline, run: "01J8", madeAt: "2026-10-04 02:10 (+08:00)")
    report.warnings = ["3 calls of unknown outcome were asked again"]
    report.funnel = Funnel(
        steps: ["Conversations", "Candidates", "Answers", "Samples", "Pairs"],
        rows: [
            .init(window: "2026-10-01", counts: [1204, 690, 688, 612, 14]),
            .init(window: "2026-10-02", counts: [2410, 1388, 1380, 1240, 31]),
            .init(window: "2026-10-03", counts: [4833, 2750, 2741, 2502, 57]),
        ]
    )
    report.drops = [
        DropRow(rule: "near_duplicate@1", code: "near_duplicate", count: 2210),
        DropRow(rule: "length@1", code: "too_short", count: 870),
        DropRow(rule: "matches@1", code: "canned_reply", count: 539),
    ]
    report.checkRejections = [
        DropRow(rule: "format@1", code: "wrong_format", count: 301),
        DropRow(rule: "finish_reason@1", code: "truncated", count: 154),
    ]
    report.tags = [
        CountRow(name: "answer/teacher", count: 3980),
        CountRow(name: "robustness/typo", count: 214),
    ]
    let types = ["date/en", "date/zh", "json/get", "order/zh", "spell/us", "unit/length"]
    report.taskTypes = types.enumerated().map { CountRow(name: $1, count: 900 - 110 * $0) }
    report.versions = (1...3).map { version in
        VersionRow(
            name: "demo@\(version)",
            root: Digest(of: "\(version)").hex,
            rows: 1500 * version,
            heldOut: 30 * version,
            added: 1500,
            removed: version * 3,
            windows: "2026-10-01…2026-10-0\(version)"
        )
    }
    report.students = (1...3).map { demoStudent($0, types) }
    report.scorecards = (1...3).map { version in
        Scorecard(
            student: "student@\(version)",
            suite: "demo",
            suiteDigest: Digest(of: "demo"),
            scores: types.enumerated().compactMap { index, name in
                let right = min(100, 20 * version + 12 * index + (name == "json/get" ? -38 : 28))
                return TaskType(name).map {
                    Score(
                        taskType: $0,
                        dimension: "exact_match",
                        correct: max(right, 2),
                        total: 100
                    )
                }
            }
        )
    }
    report.decisions = [
        DecisionRow(
            student: "student@2",
            promoted: true,
            reason: "student@2 is not worse than student@1 on any task type, +20.0 points overall",
            licensed: ["date/zh", "order/zh"]
        ),
        DecisionRow(
            student: "student@3",
            promoted: false,
            reason: "student@3 is worse than student@2 on json/get (40.0 % to 22.0 %)",
            licensed: []
        ),
    ]
    report.bill = types.enumerated().map { index, name in
        BillRow(
            taskType: name,
            bought: 700 - 90 * index,
            stored: 31 * index,
            promptTokens: 61_000 - 8000 * index,
            answerTokens: 9_100 - 700 * index,
            spent: Money(micros: Int64(412_300 - 40_000 * index))
        )
    }
    report.routing = types.prefix(3).enumerated().map { index, name in
        RoutingRow(
            night: "2026-10-03",
            taskType: name,
            teacher: index == 2 ? 441 : 40,
            student: index == 2 ? 0 : 380,
            audited: index == 2 ? 0 : 20,
            agreed: index == 2 ? 0 : 19
        )
    }
    report.recipe = [
        Fact("shape", "0.92M (h128 L4)"), Fact("learning rate", "3e-3, cosine to 5 %"),
        Fact("seed", "17"),
    ]
    return report
}

private func demoStudent(_ version: Int, _ types: [String]) -> StudentRow {
    StudentRow(
        name: "student@\(version)",
        dataset: "demo@\(version)",
        seconds: 14.2 * Double(version),
        curves: (["all"] + types).enumerated().map { index, channel in
            LossCurve(
                channel: channel,
                points: (0...40).map { step in
                    let speed = 0.06 * Double(version) / (1 + 0.15 * Double(index))
                    return .init(
                        step: Double(step * 15 * version),
                        loss: 0.08 + 5.8 * exp(-speed * Double(step) * 1.6)
                    )
                }
            )
        }
    )
}
