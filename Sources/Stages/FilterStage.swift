package import Flywheel
package import Rules

/// Decides with rules which prompts are worth an answer, and tags them.
package struct FilterStage: Stage {
    package let name = StageName.filter
    package let fingerprint: Digest
    package let configuration: String

    private let store: any FilterStore
    private let rules: RuleSet
    private let maker: CandidateMaker
    private let panel: (() -> any Panel)?

    /// - Parameters:
    ///   - ruleText: the rules with their versions and options, as provenance records them.
    ///   - panel: makes who asks the programs that rules name, one for each window.
    package init(
        store: any FilterStore,
        rules: RuleSet,
        ruleText: String,
        turns: PromptTurns,
        panel: (() -> any Panel)? = nil
    ) {
        self.store = store
        self.rules = rules
        self.panel = panel
        maker = CandidateMaker(turns: turns)
        configuration =
            "filter@1 turns=\(turns.rawValue) protected=\(rules.protected.sorted())\n\(ruleText)"
        fingerprint = Digest(of: configuration)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        try store.replaceCandidates(context.claim) { sink in
            var tally = Tally("candidate")
            let rules = try counted(context)
            for need in rules.neighbourNeeds where need.atLeast < 1 { note(need, context) }
            var index = NeighbourIndex(needs: rules.neighbourNeeds) { bands in
                try store.indexedPrompts(bands: bands, before: context.window)
            }
            let panel = panel?()
            var batch = FilterBatch(maker)
            try store.eachConversation(in: context.window) { conversation in
                try context.pulse()
                batch.add(conversation)
                guard batch.isFull else { return }
                try judge(&batch, rules, &index, panel, sink, &tally)
                context.progress(tally.rowsIn, of: nil, "prompts")
            }
            try judge(&batch, rules, &index, panel, sink, &tally)
            try panel?.finish()
            context.progress(tally.rowsIn, of: nil, "prompts")
            return tally.outcome()
        }
    }

    /// Hashing proposes pairs, so some are missed: says how many, and warns where it is too many.
    private func note(_ need: NeighbourNeed, _ context: StageContext) {
        let share = NeighbourIndex.catchProbability(of: need)
        context.journal.note(
            JournalEntry(
                share < 0.9 ? .warning : .info,
                stage: name,
                window: context.window,
                "near-duplicates",
                fields: [
                    ("jaccard", "\(need.atLeast)"), ("ngram", "\(need.ngram)"),
                    ("caught_at_threshold", "\((share * 10_000).rounded() / 100) %"),
                ]
            )
        )
    }

    /// The rules, told what the window holds where one of them asks; that takes one more pass.
    private func counted(_ context: StageContext) throws -> RuleSet {
        guard !rules.windowNeeds.isEmpty else { return rules }
        var counter = WindowCounter(rules.windowNeeds)
        try store.eachConversation(in: context.window) { conversation in
            try context.pulse()
            for candidate in maker.candidates(of: conversation) {
                counter.add(candidate, by: conversation.subject)
            }
        }
        var told = rules
        told.window = counter.counts()
        return told
    }

    private func judge(
        _ batch: inout FilterBatch,
        _ rules: RuleSet,
        _ index: inout NeighbourIndex,
        _ panel: (any Panel)?,
        _ sink: any FilterSink,
        _ tally: inout Tally
    ) throws {
        let (silent, items) = batch.take()
        for conversation in silent { try rejectSilent(conversation, sink, &tally) }
        for ruling in try rules.judge(items, against: &index, asking: panel) {
            tally.take(rowsIn: 1)
            try write(ruling, sink, &tally)
        }
    }

    private func write(
        _ ruling: Ruling,
        _ sink: any FilterSink,
        _ tally: inout Tally
    ) throws {
        if var rejection = ruling.rejection {
            rejection.findings = ruling.candidate.findings
            tally.count("rejected:\(rejection.rule):\(rejection.reason.code)")
            tally.note(ruling.candidate.id, rejection.rule.description, rejection.reason.code)
            return try sink.reject(rejection)
        }
        let candidate = ruling.candidate
        for tag in candidate.tags { tally.count("tag:\(tag)") }
        for finding in candidate.findings where finding.overruled {
            tally.count("overruled:\(finding.rule)")
        }
        tally.add(candidate)
        try sink.keep(candidate, bands: ruling.bands)
    }

    /// A conversation in which no user speaks is a rejection like any other: nothing is lost
    /// without a reason.
    private func rejectSilent(
        _ conversation: Conversation,
        _ sink: any FilterSink,
        _ tally: inout Tally
    ) throws {
        let rule = RuleID("has_prompt", 1)
        tally.take(rowsIn: 1)
        tally.count("rejected:\(rule):no_user_turn")
        tally.note(conversation.id, rule.description)
        try sink.reject(
            Rejection(
                conversation: conversation.id,
                turn: 0,
                rule: rule,
                reason: Reason("no_user_turn")
            )
        )
    }
}

/// Candidates on their way to be judged together, bounded in number and in bytes.
private struct FilterBatch {
    private static let atMost = 512
    /// Enough for 512 long prompts; one conversation beyond it is a batch of its own.
    private static let atMostBytes = 8 << 20

    private let maker: CandidateMaker
    private var items: [(candidate: Candidate, conversation: Conversation)] = []
    private var silent: [Conversation] = []
    private var bytes = 0

    init(_ maker: CandidateMaker) { self.maker = maker }

    var isFull: Bool {
        items.count + silent.count >= Self.atMost || bytes >= Self.atMostBytes
    }

    mutating func add(_ conversation: Conversation) {
        let candidates = maker.candidates(of: conversation)
        if candidates.isEmpty { silent.append(conversation) }
        items += candidates.map { ($0, conversation) }
        bytes += conversation.messages.reduce(0) { $0 + $1.content.utf8.count }
    }

    /// Hands out what has come, in order, and starts again.
    mutating func take() -> (
        silent: [Conversation], items: [(candidate: Candidate, conversation: Conversation)]
    ) {
        defer { self = FilterBatch(maker) }
        return (silent, items)
    }
}
