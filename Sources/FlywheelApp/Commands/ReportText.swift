import Flywheel
import JSON
import Reports

/// The report for programs.
enum ReportText {
    static func value(_ report: Report) -> JSONValue {
        [
            "pipeline": .string(report.pipeline), "run": .string(report.run),
            "made_at": .string(report.madeAt), "warnings": list(report.warnings),
            "funnel": .array(report.funnel.rows.map { value($0, report.funnel.steps) }),
            "prompts_dropped": .array(report.drops.map(value)),
            "answers_rejected": .array(report.checkRejections.map(value)),
            "usable": .array(report.usableShares.map(value)),
            "routing": .array(report.routing.map(value)),
            "bill": .array(report.bill.map(value)),
            "task_types": .array(report.taskTypes.map(value)),
            "tags": .array(report.tags.map(value)),
            "versions": .array(report.versions.map(value)),
            "scorecards": .array(report.scorecards.map(value)),
            "decisions": .array(report.decisions.map(value)),
        ]
    }

    private static func value(_ row: Funnel.Row, _ steps: [String]) -> JSONValue {
        let counts = zip(steps, row.counts).map { (key: $0, value: number($1)) }
        let window = [(key: "window", value: JSONValue.string(row.window))]
        return .object(JSONObject(window + counts))
    }

    private static func value(_ row: DropRow) -> JSONValue {
        ["by": .string(row.rule), "code": .string(row.code), "rows": number(row.count)]
    }

    private static func value(_ row: UsableRow) -> JSONValue {
        [
            "task_type": .string(row.taskType), "template": .string(row.template),
            "answered": number(row.answered), "usable": number(row.usable),
            "repaired": number(row.repaired), "reviewed_out": number(row.reviewedOut),
            "share": .number(row.share),
        ]
    }

    private static func value(_ row: RoutingRow) -> JSONValue {
        [
            "night": .string(row.night), "task_type": .string(row.taskType),
            "teacher": number(row.teacher), "student": number(row.student),
            "audited": number(row.audited), "agreed": number(row.agreed),
        ]
    }

    private static func value(_ row: BillRow) -> JSONValue {
        [
            "task_type": .string(row.taskType), "bought": number(row.bought),
            "from_ledger": number(row.stored), "prompt_tokens": number(row.promptTokens),
            "answer_tokens": number(row.answerTokens), "spent_micros": .integer(row.spent.micros),
        ]
    }

    private static func value(_ row: CountRow) -> JSONValue {
        ["name": .string(row.name), "rows": number(row.count)]
    }

    private static func value(_ row: VersionRow) -> JSONValue {
        [
            "version": .string(row.name), "root": .string(row.root), "rows": number(row.rows),
            "held_out": number(row.heldOut), "added": number(row.added),
            "removed": number(row.removed), "windows": .string(row.windows),
        ]
    }

    private static func value(_ card: Scorecard) -> JSONValue {
        [
            "student": .string(card.student), "suite": .string(card.suite),
            "overall": .number(card.overall),
            "scores": .array(
                card.scores.map {
                    [
                        "task_type": .string($0.taskType.description),
                        "dimension": .string($0.dimension), "correct": number($0.correct),
                        "total": number($0.total),
                    ]
                }
            ),
        ]
    }

    private static func value(_ row: DecisionRow) -> JSONValue {
        [
            "student": .string(row.student), "promoted": .bool(row.promoted),
            "reason": .string(row.reason), "licensed": list(row.licensed),
        ]
    }

    private static func number(_ count: Int) -> JSONValue { .integer(Int64(count)) }

    private static func list(_ texts: [String]) -> JSONValue {
        .array(texts.map(JSONValue.string))
    }
}
