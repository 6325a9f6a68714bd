import Flywheel
import JSON
import Runner
import Teacher

/// `teacher ask`: a file of prompts in, the same rows with answers out, the ledger in a file.
///
/// Every answer is in the ledger before it is read, so a run that was killed, ran out of money or
/// lost its network is continued by starting it again: nothing is bought twice.
enum TeacherAsk {
    static let command = Command(
        "teacher ask",
        "[--endpoint URL] --model NAME --in PROMPTS --out ANSWERS --ledger FILE "
            + TeacherAskArguments.usage + " [--dry-run] [--json]",
        "answers JSON lines without a database; adds \"answer\", \"finish_reason\" and \"usage\"",
        run
    )

    private static func run(_ arguments: inout Arguments, _ session: Session) throws -> Int32 {
        let json = arguments.flag("--json")
        let isForecast = arguments.flag("--dry-run")
        let input = try arguments.required("--in")
        let output = try isForecast ? arguments.option("--out") : arguments.required("--out")
        let path = try arguments.required("--ledger")
        let asking = try TeacherAskArguments(&arguments, session.settings())
        try arguments.finish()
        let count = try TeacherAskRows.check(input)
        let ledger = try FileLedger(path: path)
        let teacher = try asking.teacher(ledger)
        if isForecast {
            let forecast = try forecast(teacher, input)
            return TeacherAskText.show(forecast, session.terminal, json: json)
        }
        let progress = TeacherAskProgress(total: count, ledger, session.terminal)
        var job = TeacherAskJob(teacher, ledger, asking, progress)
        try job.run(input, output ?? "-")
        return try TeacherAskText.show(job, session.terminal, json: json)
    }

    private static func forecast(_ teacher: Teacher, _ input: String) throws -> TeacherForecast {
        var rows = try TeacherAskRows(path: input)
        var total = TeacherForecast()
        while let batch = try rows.next() {
            let part = try teacher.forecast(batch.map(\.question))
            total.calls += part.calls
            total.stored += part.stored
            total.promptTokens += part.promptTokens
            total.answerTokens += part.answerTokens
            total.atMost = total.atMost + part.atMost
            total.expected = total.expected + part.expected
            total.seconds += part.seconds
            total.times = part.times ?? total.times
        }
        return total
    }
}

/// One asking of a whole file.
struct TeacherAskJob {
    private let teacher: Teacher
    private let asking: TeacherAskArguments
    let ledger: FileLedger
    let progress: TeacherAskProgress
    private(set) var rows = 0
    private(set) var report = AskReport()

    init(
        _ teacher: Teacher,
        _ ledger: FileLedger,
        _ asking: TeacherAskArguments,
        _ progress: TeacherAskProgress
    ) {
        self.teacher = teacher
        self.ledger = ledger
        self.asking = asking
        self.progress = progress
    }

    mutating func run(_ input: String, _ output: String) throws {
        let stop = StopSignal()
        let signals = SignalWatch(stop)
        defer {
            signals.end()
            progress.end()
        }
        let run = "ask-\(UInt64.random(in: 0 ... .max))"
        try begin(input, run, stop)
        var batches = try TeacherAskRows(path: input, batch: asking.batch)
        var writer = try JSONLinesWriter(path: output)
        while let batch = try batches.next() {
            var replies = [Reply.Content?](repeating: nil, count: batch.count)
            let part = try teacher.ask(
                batch.map(\.question),
                budget: asking.budget(),
                run: run,
                pulse: { try pulse(stop) },
                each: { reply in
                    guard let place = Int(reply.candidate) else { return }
                    replies[place] = reply.content
                    progress.count(reply.content)
                }
            )
            report.add(part)
            for (row, reply) in zip(batch, replies) {
                try writer.append(.object(TeacherAskText.row(row.value, reply)))
            }
            rows += batch.count
        }
        try writer.close()
    }

    /// Has all batch files under way before the first is waited for.
    private func begin(_ input: String, _ run: String, _ stop: StopSignal) throws {
        guard asking.options.transport == .batch else { return }
        var batches = try TeacherAskRows(path: input, batch: asking.batch)
        while let batch = try batches.next() {
            try teacher.begin(
                batch.map(\.question),
                budget: asking.budget(),
                run: run,
                pulse: { try pulse(stop) }
            )
        }
    }

    private func pulse(_ stop: StopSignal) throws {
        progress.show()
        guard stop.isRequested else { return }
        throw Failure(
            .cancelled,
            "stopped",
            "stopped by a signal; what was paid for is in the ledger, run again to go on"
        )
    }
}

extension AskReport {
    fileprivate mutating func add(_ other: AskReport) {
        stored += other.stored
        bought += other.bought
        refused += other.refused
        retries += other.retries
        possibleDoubles += other.possibleDoubles
        found += other.found
        leftOver += other.leftOver
        leftOverReason = leftOverReason ?? other.leftOverReason
        spent = spent + other.spent
    }
}
