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

    /// - Parameter ruleText: the rules with their versions and options, as provenance records them.
    package init(
        store: any FilterStore,
        rules: RuleSet,
        ruleText: String,
        turns: PromptTurns
    ) {
        self.store = store
        self.rules = rules
        maker = CandidateMaker(turns: turns)
        configuration =
            "filter@1 turns=\(turns.rawValue) protected=\(rules.protected.sorted())\n\(ruleText)"
        fingerprint = Digest(of: configuration)
    }

    package func run(_ context: StageContext) throws -> Outcome {
        try store.replaceCandidates(context.claim) { sink in
            var tally = Tally("candidate")
            let rules = try counted(context)
            var index = NeighbourIndex(needs: rules.neighbourNeeds) { bands in
                try store.indexedPrompts(bands: bands, before: context.window)
            }
            try store.eachConversation(in: context.window) { conversation in
                try context.pulse()
                let candidates = maker.candidates(of: conversation)
                if candidates.isEmpty { try rejectSilent(conversation, sink, &tally) }
                for candidate in candidates {
                    tally.take(rowsIn: 1)
                    let ruling = try rules.judge(candidate, in: conversation, against: &index)
                    try write(ruling, sink, &tally)
                }
                context.progress(tally.rowsIn, of: nil, "prompts")
            }
            return tally.outcome()
        }
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

    private func write(
        _ ruling: Ruling,
        _ sink: any FilterSink,
        _ tally: inout Tally
    ) throws {
        if let rejection = ruling.rejection {
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
