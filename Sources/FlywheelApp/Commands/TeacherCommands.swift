import Flywheel
import JSON
import Runner
import Warehouse

/// `teacher ledger` and `teacher forecast`: what was paid, and what would be.
enum TeacherCommands {
    static let all = [
        Command(
            "teacher ledger",
            "PIPELINE [--json]",
            "what was asked, answered and paid, by night, task type and model",
            ledger
        ),
        Command(
            "teacher forecast",
            "PIPELINE [--until T] [--json]",
            "calls, tokens, money and time that a run would take now, before the first call",
            forecast
        ),
    ]

    // MARK: Ledger

    private static func ledger(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        let file = try PipelineFile(path: path)
        let book = try session.settings().requireDatabase().reveal { try LedgerBook($0) }
        let lines = try book.bill(pipeline: file.name)
        let doubles = try book.possibleDoubles(pipeline: file.name)
        let budgets = try book.budgets(pipeline: file.name)
        let batches = try book.openBatches()
        if json {
            session.terminal.show([
                "lines": .array(lines.map(value)), "possible_doubles": .integer(Int64(doubles)),
                "budgets": .array(budgets.map(value)), "batches": .array(batches.map(value)),
            ])
            return 0
        }
        show(lines, session.terminal)
        show(budgets, session.terminal)
        show(batches, session.terminal)
        let total = lines.reduce(Money.zero) { $0 + $1.spent }
        session.terminal.print("spent \(total); possible doubles \(doubles)")
        return 0
    }

    private static func show(_ lines: [BillLine], _ terminal: Terminal) {
        terminal.table(
            [
                "night", "task type", "model", "calls", "answered", "refused", "unknown",
                "tokens in", "tokens out", "spent", "each",
            ],
            lines.map { line in
                [
                    line.night?.description ?? "–", line.taskType.description, line.model,
                    "\(line.calls)", "\(line.answered)", "\(line.rejected)", "\(line.unknown)",
                    "\(line.promptTokens)", "\(line.answerTokens)", line.spent.description,
                    each(line),
                ]
            }
        )
    }

    /// Money for one answer, lost calls included.
    private static func each(_ line: BillLine) -> String {
        guard line.answered > 0 else { return "–" }
        return Money(micros: line.spent.micros / Int64(line.answered)).description
    }

    private static func show(_ budgets: [Budget], _ terminal: Terminal) {
        guard budgets.contains(where: { $0.cap != nil }) else { return }
        terminal.table(
            ["night", "cap", "set aside", "spent"],
            budgets.map {
                [
                    $0.night.description, $0.cap?.description ?? "–", $0.reserved.description,
                    $0.spent.description,
                ]
            }
        )
    }

    /// Batch files of the database that are under way at a provider.
    private static func show(_ batches: [LedgerBook.OpenBatch], _ terminal: Terminal) {
        guard !batches.isEmpty else { return }
        terminal.table(
            ["batch", "endpoint", "model", "state", "requests", "set aside"],
            batches.map {
                [
                    $0.batch.batch ?? $0.batch.reference, $0.batch.endpoint, $0.batch.model,
                    $0.batch.state.rawValue, "\($0.requests)", $0.reserved.description,
                ]
            }
        )
    }

    private static func value(_ open: LedgerBook.OpenBatch) -> JSONValue {
        [
            "reference": .string(open.batch.reference),
            "batch": open.batch.batch.map { .string($0) } ?? .null,
            "endpoint": .string(open.batch.endpoint), "model": .string(open.batch.model),
            "state": .string(open.batch.state.rawValue),
            "requests": .integer(Int64(open.requests)),
            "reserved_micros": .integer(open.reserved.micros),
        ]
    }

    private static func value(_ line: BillLine) -> JSONValue {
        [
            "night": line.night.map { .string($0.description) } ?? .null,
            "task_type": .string(line.taskType.description), "model": .string(line.model),
            "calls": .integer(Int64(line.calls)), "answered": .integer(Int64(line.answered)),
            "rejected": .integer(Int64(line.rejected)), "unknown": .integer(Int64(line.unknown)),
            "prompt_tokens": .integer(Int64(line.promptTokens)),
            "answer_tokens": .integer(Int64(line.answerTokens)),
            "cached_tokens": .integer(Int64(line.cachedTokens)),
            "reasoning_tokens": .integer(Int64(line.reasoningTokens)),
            "spent_micros": .integer(line.spent.micros),
        ]
    }

    private static func value(_ budget: Budget) -> JSONValue {
        [
            "night": .string(budget.night.description),
            "cap_micros": budget.cap.map { .integer($0.micros) } ?? .null,
            "reserved_micros": .integer(budget.reserved.micros),
            "spent_micros": .integer(budget.spent.micros),
        ]
    }

    // MARK: Forecast

    private static func forecast(
        _ arguments: inout Arguments,
        _ session: Session
    ) throws -> Int32 {
        let until = try arguments.option("--until")
        let json = arguments.flag("--json")
        let path = try arguments.operand("a pipeline file")
        try arguments.finish()
        let file = try PipelineFile(path: path)
        let now = try Deadline.read(until, file.schedule)
        let workshop = try Workshop(session, file, until: now)
        guard workshop.pipeline.stage(.teach) != nil else {
            throw Failure(.usage, "usage", "\(path) has no stage 'teach'")
        }
        let board = try Board(workshop.pipeline, store: workshop.warehouse)
        let plan = try Plan.make(workshop.pipeline, board, .catchUp, until: now)
        let forecast = try Forecast(workshop, plan)
        if json {
            session.terminal.show(value(forecast))
        } else {
            show(forecast, session.terminal)
        }
        return 0
    }

    private static func show(_ forecast: Forecast, _ terminal: Terminal) {
        let counted = forecast.counted
        terminal.table(
            [
                "calls", "in the ledger", "tokens in", "tokens out at most", "money", "at most",
                "time",
            ],
            [
                [
                    "\(counted.calls)", "\(counted.stored)", "\(counted.promptTokens)",
                    "\(counted.answerTokens)", counted.expected.description,
                    counted.atMost.description, "\(Int(counted.seconds.rounded(.up))) s",
                ]
            ]
        )
        if let times = counted.times {
            let basis =
                times.calls > 0 ? "fitted to \(times.calls) calls" : "a guess before any call"
            terminal.print(
                "seconds of a call = \(rounded(times.perToken)) · tokens + \(rounded(times.before)) "
                    + "(\(basis)); \(Int(times.answerTokens.rounded())) tokens an answer"
            )
        }
        guard forecast.unknownWindows > 0 else { return }
        let usual = forecast.usualQuestions.map { ", \($0) questions each as in the past" } ?? ""
        terminal.print("\(forecast.unknownWindows) windows are not filtered yet\(usual)")
    }

    private static func rounded(_ value: Double) -> String {
        "\((value * 10_000).rounded() / 10_000)"
    }

    private static func value(_ forecast: Forecast) -> JSONValue {
        let counted = forecast.counted
        return [
            "calls": .integer(Int64(counted.calls)), "stored": .integer(Int64(counted.stored)),
            "prompt_tokens": .integer(Int64(counted.promptTokens)),
            "answer_tokens_at_most": .integer(Int64(counted.answerTokens)),
            "expected_micros": .integer(counted.expected.micros),
            "at_most_micros": .integer(counted.atMost.micros),
            "seconds": .number(counted.seconds),
            "seconds_per_token": counted.times.map { .number($0.perToken) } ?? .null,
            "seconds_before": counted.times.map { .number($0.before) } ?? .null,
            "fitted_calls": counted.times.map { .integer(Int64($0.calls)) } ?? .null,
            "unknown_windows": .integer(Int64(forecast.unknownWindows)),
        ]
    }
}
