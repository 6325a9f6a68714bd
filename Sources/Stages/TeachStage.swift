package import Flywheel
package import Privacy

/// Asks the teacher what the student may not answer, and a share of what it may.
///
/// Money first: everything bought is in the ledger before this stage writes a row. The rows are
/// then made from the ledger alone, so doing the window again buys nothing.
///
/// A night whose money or time is used up goes on with the answers it has. What is left over is
/// counted and written down as such, and makes the window due again from the next day on.
///
/// Prompts are redacted once more before they are sent: what came in by another way than `pull`,
/// such as a variant or an import, leaves the house no more than a chat does.
package struct TeachStage: Stage {
    package let name = StageName.teach
    package let fingerprint: Digest
    package let configuration: String

    private let store: any AnswerStore
    private let client: any TeacherClient
    private let redactor: Redactor
    private let routing: Routing?
    private let schedule: Schedule
    private let cap: Money?
    private let answersUnknown: Bool

    /// Questions under way at once as a group; bounds memory.
    private static let batch = 4096

    /// - Parameters:
    ///   - cap: what one night may cost; `nil` for no cap.
    ///   - answersUnknown: whether prompts without a task type are asked too.
    package init(
        store: any AnswerStore,
        client: any TeacherClient,
        redactor: Redactor,
        routing: Routing?,
        schedule: Schedule,
        cap: Money?,
        answersUnknown: Bool
    ) {
        self.store = store
        self.client = client
        self.redactor = redactor
        self.routing = routing
        self.schedule = schedule
        self.cap = cap
        self.answersUnknown = answersUnknown
        configuration =
            "teach@1 \(client.identity) unknown=\(answersUnknown) \(redactor.configuration) "
            + (routing?.configuration ?? "no student")
        fingerprint = Digest(of: configuration)
    }

    package func externalInput(for window: Window, recorded: Digest?) throws -> Digest {
        let routing = Routing.digest(try promotion(window))
        guard try store.leftOver(in: window) > 0 else { return routing }
        var builder = DigestBuilder()
        builder.field(routing)
        // Another day has other money.
        builder.field(schedule.day(of: Instant.now).description)
        return builder.finish()
    }

    package func run(_ context: StageContext) throws -> Outcome {
        let promotion = try promotion(context.window)
        let kinship = try kinship(context.window)
        let bought = try buy(context, promotion, kinship)
        return try store.replaceAnswers(context.claim, from: .teacher) { sink in
            var tally = Tally("answer")
            tally.count("bought", bought.bought)
            tally.count("stored", bought.stored)
            tally.count("retries", bought.retries)
            tally.count("possible_doubles", bought.possibleDoubles)
            try eachBatch(context.window, promotion) { items in
                try context.pulse()
                tally.take(rowsIn: items.count)
                try write(items, kinship, context, sink, &tally)
            }
            return tally.outcome()
        }
    }

    /// What asking for the window would take, from the rows that are labelled by now.
    package func forecast(_ window: Window) throws -> TeacherForecast {
        var total = TeacherForecast()
        let kinship = try kinship(window)
        try eachBatch(window, try promotion(window)) { items in
            total.add(try client.forecast(questions(items, kinship)))
        }
        return total
    }

    private func promotion(_ window: Window) throws -> Promotion? {
        guard let routing else { return nil }
        return try store.promotion(pointer: routing.pointer, at: window.start)
    }

    private func buy(
        _ context: StageContext,
        _ promotion: Promotion?,
        _ kinship: Kinship?
    ) throws -> AskReport {
        var total = AskReport()
        var answered = 0
        // All of the window's batch files are under way before the first is waited for.
        try eachBatch(context.window, promotion) { items in
            try client.begin(
                questions(items, kinship),
                budget: budget(context),
                run: context.claim.run,
                pulse: context.pulse
            )
        }
        try eachBatch(context.window, promotion) { items in
            let report = try client.ask(
                questions(items, kinship),
                budget: budget(context),
                run: context.claim.run,
                pulse: context.pulse
            ) { _ in
                answered += 1
                context.progress(answered, of: nil, "answers")
            }
            total.add(report)
        }
        try goesOn(total, answered, context)
        return total
    }

    private func write(
        _ items: [LabelledCandidate],
        _ kinship: Kinship?,
        _ context: StageContext,
        _ sink: any AnswerSink,
        _ tally: inout Tally
    ) throws {
        let questions = questions(items, kinship)
        var replies: [Asked: Reply] = [:]
        let report = try client.ask(
            questions,
            budget: budget(context),
            run: context.claim.run,
            pulse: context.pulse
        ) { replies[Asked(candidate: $0.candidate, draw: $0.draw)] = $0 }
        try goesOn(report, replies.count, nil)
        for question in questions {
            let asked = Asked(candidate: question.candidate, draw: question.draw)
            switch replies[asked]?.content {
            case .answer(let answer):
                tally.add(answer)
                if asked.draw == 0 { tally.count("type:\(question.taskType)") }
                try sink.add(answer)
            case .refused(let reason):
                tally.note(asked.candidate, "\(asked.draw)", reason.code)
                tally.count("refused:\(reason.code)")
                try sink.reject(rejection(asked, reason))
            case nil:
                guard report.leftOver > 0 else {
                    throw StageError(.leftOver, .bug, "a question came back without a reply")
                }
                tally.note(asked.candidate, "\(asked.draw)", Reason.leftOver.code)
                tally.count("left_over")
                try sink.reject(rejection(asked, .leftOver))
            }
        }
    }

    /// One of the draws of a prompt.
    private struct Asked: Hashable {
        let candidate: String
        let draw: Int
    }

    /// A night without money or time goes on if it has anything to go on with.
    private func goesOn(_ report: AskReport, _ answered: Int, _ context: StageContext?) throws {
        guard report.leftOver > 0 else { return }
        guard report.waitsForNextNight, answered > 0 || context == nil else {
            throw StageError.leftOver(report, answered)
        }
        guard let context else { return }
        context.journal.note(
            JournalEntry(
                .warning,
                stage: name,
                window: context.window,
                "goes on with \(answered) answers; \(report.leftOver) questions are left for the "
                    + "next night: \(report.leftOverReason ?? "")"
            )
        )
    }

    private func rejection(_ asked: Asked, _ reason: Reason) -> AnswerRejection {
        AnswerRejection(
            candidate: asked.candidate,
            source: .teacher,
            draw: asked.draw,
            check: RuleID("teacher", 1),
            reason: reason
        )
    }

    private func budget(_ context: StageContext) -> LedgerBudget {
        LedgerBudget(
            pipeline: context.claim.pipeline,
            night: schedule.day(of: Instant.now),
            cap: cap
        )
    }

    private func eachBatch(
        _ window: Window,
        _ promotion: Promotion?,
        _ body: ([LabelledCandidate]) throws -> Void
    ) throws {
        var batch: [LabelledCandidate] = []
        try store.eachLabelled(in: window) { item in
            guard answersUnknown || item.taskType != .unknown else { return }
            guard routing?.asksTeacher(item, promotion) ?? true else { return }
            batch.append(item)
            guard batch.count == Self.batch else { return }
            try body(batch)
            batch.removeAll(keepingCapacity: true)
        }
        if !batch.isEmpty { try body(batch) }
    }

    private func kinship(_ window: Window) throws -> Kinship? {
        client.showsExamples ? try Kinship(store, window) : nil
    }

    /// Every draw of every item, the draws of one beside each other.
    private func questions(_ items: [LabelledCandidate], _ kinship: Kinship?) -> [Question] {
        items.flatMap { item in
            let first = Self.question(item, redactor, kinship)
            return (0..<max(1, client.draws(for: item.taskType))).map { draw in
                var question = first
                question.draw = draw
                return question
            }
        }
    }

    static func question(
        _ item: LabelledCandidate,
        _ redactor: Redactor,
        _ kinship: Kinship? = nil
    ) -> Question {
        Question(
            candidate: item.candidate.id,
            messages: redactor.redact(item.candidate.messages).0,
            taskType: item.taskType,
            root: item.candidate.root,
            kin: kinship?.kin(of: item.candidate) ?? []
        )
    }
}

extension AskReport {
    mutating func add(_ other: AskReport) {
        stored += other.stored
        bought += other.bought
        refused += other.refused
        retries += other.retries
        possibleDoubles += other.possibleDoubles
        leftOver += other.leftOver
        if other.leftOver > 0 {
            waitsForNextNight =
                other.waitsForNextNight && (leftOverReason == nil || waitsForNextNight)
            leftOverReason = leftOverReason ?? other.leftOverReason
        }
        found += other.found
        spent = spent + other.spent
    }
}

extension StageError {
    static func leftOver(_ report: AskReport, _ answered: Int) -> StageError {
        StageError(
            .leftOver,
            .tryLater,
            "\(answered) answers are in the ledger, \(report.leftOver) questions are left: "
                + "\(report.leftOverReason ?? "no reason given"); run again to go on"
        )
    }
}
