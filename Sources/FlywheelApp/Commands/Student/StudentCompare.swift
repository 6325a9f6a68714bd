import Flywheel
import Foundation
import JSON
import Student

/// `student compare`: students side by side, by task type.
enum StudentCompare {
    static let command = Command(
        "student compare",
        "DIR DIR... [--data ROWS] [--maximum-tokens N] [--threads N] [--json]",
        "sets trained students side by side; --data also asks them",
        run
    )

    private struct Candidate {
        var directory: String
        var result: TrainingResult?
        var trial: AnswerTrial?
    }

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let data = try arguments.option("--data")
        let longest = try arguments.option("--maximum-tokens", "a whole number", { Int($0) }) ?? 256
        let threads = try arguments.option("--threads", "a whole number", { Int($0) })
        let json = arguments.flag("--json")
        var directories: [String] = []
        while let directory = arguments.optionalOperand() { directories.append(directory) }
        try arguments.finish()
        guard directories.count >= 2 else {
            throw Failure(.usage, "usage", "name two model directories or more")
        }
        let rows = try data.map { try StudentRows.training($0) }
        let candidates = try directories.map { directory in
            Candidate(
                directory: directory,
                result: try? TrainingResult(directory: directory),
                trial: try rows.map {
                    try AnswerTrial(
                        try LanguageModel(checkpoint: directory),
                        $0,
                        maximumNewTokens: longest,
                        threads: threads
                    )
                }
            )
        }
        guard candidates.contains(where: { $0.result != nil || $0.trial != nil }) else {
            throw Failure(
                .badData,
                "no_result",
                "no directory has a result.json of a training; --data asks the students instead"
            )
        }
        if json {
            session.terminal.show(.array(candidates.map(facts)))
        } else {
            table(candidates, session.terminal)
        }
        return 0
    }

    private static func table(_ candidates: [Candidate], _ terminal: Terminal) {
        let names = candidates.map { ($0.directory as NSString).lastPathComponent }
        func row(_ title: String, _ cell: (Candidate) -> String?) -> [String] {
            [title] + candidates.map { cell($0) ?? "–" }
        }
        func number(_ value: Double?) -> String? { value.map { String(format: "%.4f", $0) } }
        var rows = [
            row("parameters") { $0.result.map { "\($0.parameters)" } },
            row("steps") { $0.result.map { "\($0.steps)" } },
            row("seconds") { $0.result.map { String(format: "%.1f", $0.seconds) } },
            row("tokens/s") {
                $0.result.map { "\(Int(Double($0.tokensSeen) / max($0.seconds, 1e-9)))" }
            },
            row("alarms") { $0.result.map { "\(($0.alarms ?? []).count)" } },
            row("held-out loss") { number($0.result?.validation?.last { $0.isBest }?.loss) },
            row("final loss") { number($0.result?.finalLoss) },
        ]
        let channels = Set(candidates.flatMap { $0.result?.lossByChannel.keys.map { $0 } ?? [] })
        for channel in channels.sorted() {
            rows.append(
                row("  \(channel)") { number($0.result?.lossByChannel[channel]?.loss) }
            )
        }
        rows += trials(candidates, row)
        terminal.table([""] + names, rows)
    }

    private static func trials(
        _ candidates: [Candidate],
        _ row: (String, (Candidate) -> String?) -> [String]
    ) -> [[String]] {
        guard candidates.contains(where: { $0.trial != nil }) else { return [] }
        func share(_ score: AnswerTrial.Score?) -> String? {
            score.map { String(format: "%.1f %%  %.2f", 100 * $0.accuracy, $0.logprob) }
        }
        let channels = Set(candidates.flatMap { $0.trial?.channels.keys.map { $0 } ?? [] })
        return [row("exact, log p of an answer") { share($0.trial?.whole) }]
            + channels.sorted().map { channel in
                row("  \(channel)") { share($0.trial?.channels[channel]) }
            }
    }

    private static func facts(_ candidate: Candidate) -> JSONValue {
        var object = candidate.result.map(StudentTrain.facts) ?? JSONObject()
        object["directory"] = .string(candidate.directory)
        if let trial = candidate.trial { object["answers"] = TrialText.facts(trial) }
        return .object(object)
    }
}
