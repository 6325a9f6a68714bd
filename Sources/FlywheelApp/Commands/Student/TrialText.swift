import Foundation
import JSON
import Student

/// A trial as a table or as JSON.
enum TrialText {
    static func table(_ trial: AnswerTrial, _ terminal: Terminal) {
        func row(_ name: String, _ score: AnswerTrial.Score) -> [String] {
            [
                name, "\(score.rows)", "\(score.exact)",
                String(format: "%.1f %%", 100 * score.accuracy),
                String(format: "%.3f", score.logprob),
            ]
        }
        terminal.table(
            ["Task type", "Asked", "Exact", "Share", "log p of an answer"],
            trial.channels.sorted { $0.key < $1.key }.map { row($0.key, $0.value) }
                + [row("all", trial.whole)]
        )
        if trial.tooLong > 0 {
            terminal.complain("\(trial.tooLong) rows do not fit the student and were not asked")
        }
    }

    static func facts(_ trial: AnswerTrial) -> JSONValue {
        var channels = JSONObject()
        for (name, score) in trial.channels.sorted(by: { $0.key < $1.key }) {
            channels[name] = facts(score)
        }
        return [
            "all": facts(trial.whole), "by_task_type": .object(channels),
            "too_long": .integer(Int64(trial.tooLong)),
        ]
    }

    private static func facts(_ score: AnswerTrial.Score) -> JSONValue {
        [
            "rows": .integer(Int64(score.rows)), "exact": .integer(Int64(score.exact)),
            "accuracy": .number(score.accuracy), "logprob": .number(score.logprob),
        ]
    }
}
