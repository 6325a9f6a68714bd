package import Flywheel
package import Privacy
package import Teacher

/// Has the teacher make prompts of prompts: the steps of a hard one, or one again with the
/// knowledge in it that its answer needs.
///
/// Asked through the ledger like answers, under the same purse: done again, it buys nothing. What
/// comes of it is a function of the candidate and the template, so a window done again has the same
/// candidates.
package struct Rewriting {
    private let client: any TeacherClient
    private let templates: [PromptTemplate]
    private let redactor: Redactor
    private let schedule: Schedule
    private let cap: Money?

    /// Questions under way at once as a group; bounds memory.
    static let batch = 4096

    package init(
        client: any TeacherClient,
        templates: [PromptTemplate],
        redactor: Redactor,
        schedule: Schedule,
        cap: Money?
    ) {
        self.client = client
        self.templates = templates
        self.redactor = redactor
        self.schedule = schedule
        self.cap = cap
    }

    var configuration: String {
        let rows = templates.map { template in
            let rows = template.header.rows ?? RowChoice()
            return "\(template.version) share=\(rows.share) seed=\(rows.seed) "
                + "tags=\(rows.tags.sorted()) characters=\(rows.characters?.description ?? "any")"
        }
        return "\(rows.joined(separator: "\n"))\n\(redactor.configuration)\n\(client.identity)"
    }

    /// Another day has other money.
    var day: String { schedule.day(of: Instant.now).description }

    /// One prompt and the template it is rewritten by.
    struct Task {
        let item: LabelledCandidate
        let template: PromptTemplate
    }

    func tasks(_ item: LabelledCandidate) -> [Task] {
        guard item.candidate.parent == nil, item.candidate.messages.last?.role == .user else {
            return []
        }
        return templates.filter { template in
            template.header.taskTypes.contains { $0.matches(item.taskType) }
                && (template.header.rows ?? RowChoice()).takes(item.candidate)
        }.map { Task(item: item, template: $0) }
    }

    func forecast(_ tasks: [Task]) throws -> TeacherForecast {
        try client.forecast(tasks.map(question))
    }

    /// Asks for what the ledger does not hold.
    ///
    /// - Returns: replies in the order of the tasks; `nil` for those left for another night.
    func ask(_ tasks: [Task], _ context: StageContext) throws -> [Reply.Content?] {
        var replies: [String: Reply.Content] = [:]
        let report = try client.ask(
            tasks.map(question),
            budget: LedgerBudget(
                pipeline: context.claim.pipeline,
                night: schedule.day(of: Instant.now),
                cap: cap
            ),
            run: context.claim.run,
            pulse: context.pulse
        ) { replies[$0.candidate] = $0.content }
        guard report.leftOver == 0 || report.waitsForNextNight else {
            throw StageError.leftOver(report, replies.count)
        }
        return tasks.map { replies[key($0)] }
    }

    /// One candidate may be rewritten by several templates.
    private func key(_ task: Task) -> String { "\(task.item.candidate.id) \(task.template.name)" }

    private func question(_ task: Task) -> Question {
        Question(
            candidate: key(task),
            messages: redactor.redact(task.item.candidate.messages).0,
            taskType: task.item.taskType,
            root: task.item.candidate.root,
            template: task.template.name
        )
    }

    /// The candidates that a reply holds, each with its parent and `origin/rewrite`.
    func derived(_ task: Task, _ content: Reply.Content) -> Result<[(Candidate, Label)], Refused> {
        switch content {
        case .refused(let reason): return .failure(Refused(reason: reason))
        case .answer(let answer):
            let parent = task.item.candidate
            let reading = RewriteReply.read(
                answer.content,
                task.template.header.kind,
                of: parent.prompt
            )
            switch reading {
            case .refused(let reason): return .failure(Refused(reason: reason))
            case .prompts(let prompts):
                return .success(prompts.enumerated().map { derived(task, $0.offset, $0.element) })
            }
        }
    }

    struct Refused: Error { let reason: Reason }

    private func derived(_ task: Task, _ place: Int, _ text: String) -> (Candidate, Label) {
        let parent = task.item.candidate
        let seed = Digest(of: "\(task.template.version) \(place)").prefix64
        var messages = parent.messages
        messages[messages.count - 1].content = text
        let candidate = Candidate(
            id: Candidate.identity(parent: parent.id, family: .rewritten, seed: seed),
            conversation: parent.conversation,
            turn: parent.turn,
            parent: parent.id,
            seed: seed,
            messages: redactor.redact(messages).0,
            // It is not the user's words any more, nor the user's mistakes.
            tags: parent.tags.filter { !["origin", "robustness"].contains($0.family) }
                + [.rewritten],
            createdAt: parent.createdAt
        )
        let label = Label(
            candidate: candidate.id,
            taskType: task.item.taskType,
            method: "rewrite:\(task.template.version)",
            confidence: 1
        )
        return (candidate, label)
    }
}
