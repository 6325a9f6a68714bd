import Flywheel
import JSON
import Teacher

/// What `teacher ask` says: its rows, its forecast and its summary.
enum TeacherAskText {
    /// The row with its answer, or with the code of the reason why there is none.
    static func row(_ given: JSONObject, _ reply: Reply.Content?) -> JSONObject {
        var row = given
        switch reply {
        case .answer(let answer):
            row["answer"] = .string(answer.content)
            row["finish_reason"] = .string(answer.finishReason)
            row["usage"] = [
                "prompt_tokens": .integer(Int64(answer.promptTokens)),
                "completion_tokens": .integer(Int64(answer.answerTokens)),
            ]
            if !answer.reasoning.isEmpty { row["reasoning"] = .string(answer.reasoning) }
        case .refused(let reason):
            row["error"] = .string(reason.code)
            if !reason.detail.isEmpty { row["error_detail"] = .string(reason.detail) }
        case nil:
            row["error"] = .string(Reason.leftOver.code)
        }
        return row
    }

    static func show(_ forecast: TeacherForecast, _ terminal: Terminal, json: Bool) -> Int32 {
        guard !json else {
            terminal.show([
                "calls": .integer(Int64(forecast.calls)),
                "stored": .integer(Int64(forecast.stored)),
                "prompt_tokens": .integer(Int64(forecast.promptTokens)),
                "answer_tokens_at_most": .integer(Int64(forecast.answerTokens)),
                "expected_micros": .integer(forecast.expected.micros),
                "at_most_micros": .integer(forecast.atMost.micros),
                "seconds": .number(forecast.seconds),
            ])
            return 0
        }
        terminal.table(
            [
                "calls", "in the ledger", "tokens in", "tokens out at most", "money", "at most",
                "time",
            ],
            [
                [
                    "\(forecast.calls)", "\(forecast.stored)", "\(forecast.promptTokens)",
                    "\(forecast.answerTokens)", forecast.expected.description,
                    forecast.atMost.description, "\(Int(forecast.seconds.rounded(.up))) s",
                ]
            ]
        )
        return 0
    }

    static func show(_ job: TeacherAskJob, _ terminal: Terminal, json: Bool) throws -> Int32 {
        let report = job.report
        let answered = job.progress.answered
        if json {
            terminal.show([
                "rows": .integer(Int64(job.rows)), "answered": .integer(Int64(answered)),
                "bought": .integer(Int64(report.bought)),
                "stored": .integer(Int64(report.stored)), "found": .integer(Int64(report.found)),
                "refused": .integer(Int64(report.refused)),
                "left_over": .integer(Int64(report.leftOver)),
                "retries": .integer(Int64(report.retries)),
                "possible_doubles": .integer(Int64(job.ledger.possibleDoubles)),
                "spent_micros": .integer(report.spent.micros),
                "spent_in_all_micros": .integer(job.ledger.spent.micros),
            ])
        } else {
            terminal.complain(
                "\(job.rows) rows: \(report.bought) bought, \(report.stored + report.found) from "
                    + "the ledger, \(report.refused) without an answer, \(report.leftOver) left; "
                    + "spent \(report.spent), in all \(job.ledger.spent)"
            )
        }
        guard report.leftOver > 0 else { return 0 }
        terminal.complain(
            "flywheel: left_over: \(report.leftOver) questions are left: "
                + "\(report.leftOverReason ?? "no reason given"); run again to go on"
        )
        return Trouble.tryLater.exitStatus
    }
}
