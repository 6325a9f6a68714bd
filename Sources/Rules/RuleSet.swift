package import Flywheel
import Text

/// The rules of a pipeline, ready to judge in one pass.
///
/// Every rule judges every candidate, so that findings are complete whatever was dropped first.
/// A quality rule's drop is overruled where the candidate has a tag of a protected family, be it
/// from before or from a tagging rule of the same set; a privacy rule's drop never is.
package struct RuleSet: Sendable {
    package let protected: Set<String>
    let rules: [any Rule]
    let needs: [RuleNeeds]
    let patterns: RulePatterns?
    let needsLanguage: Bool
    /// What rules are told about the window; without it they judge as if they had not asked.
    package var window: WindowCounts?

    /// - Throws: ``RulesError`` naming the rule and the pattern that does not compile.
    package init(_ rules: [any Rule], protecting protected: Set<String> = []) throws {
        self.rules = rules
        self.protected = protected
        needs = rules.map(\.needs)
        patterns = try RulePatterns(zip(rules, needs).map { (type(of: $0).id, $1.patterns) })
        needsLanguage = needs.contains(where: \.language)
    }

    package var ids: [RuleID] { rules.map { type(of: $0).id } }

    /// What the neighbour index has to answer for these rules; empty if no rule asks.
    package var neighbourNeeds: [NeighbourNeed] { needs.compactMap(\.neighbour) }

    /// What has to be counted and given to ``window`` before the first judgement.
    package var windowNeeds: Set<WindowNeed> { Set(needs.compactMap(\.window)) }

    /// Judges a candidate within its conversation.
    ///
    /// Rules see the conversation up to the prompt and nothing after it: that is what will be
    /// answered.
    package func judge(
        _ candidate: Candidate,
        in conversation: Conversation,
        neighbours: [NeighbourNeed: Neighbour] = [:]
    ) -> Ruling {
        var hits = ConversationHits(patterns)
        return judge(candidate, in: conversation, neighbours, [:], &hits)
    }

    /// Judges a candidate, looks for its neighbours, and remembers it if it is kept.
    package func judge(
        _ candidate: Candidate,
        in conversation: Conversation,
        against index: inout NeighbourIndex
    ) throws -> Ruling {
        try judge([(candidate, conversation)], against: &index)[0]
    }

    /// Judges a batch of candidates in their order, as one by one, with one look-up of earlier
    /// windows for all of them, and one round of the programs that rules name.
    package func judge(
        _ batch: [(candidate: Candidate, conversation: Conversation)],
        against index: inout NeighbourIndex,
        asking panel: (any Panel)? = nil
    ) throws -> [Ruling] {
        let probes = try index.recall(for: batch.map(\.candidate))
        let said = try said(about: batch, panel)
        var hits = ConversationHits(patterns)
        return batch.indices.map { place in
            let (item, probe) = (batch[place], probes[place])
            let sighting = index.search(probe)
            var ruling = judge(
                item.candidate,
                in: item.conversation,
                sighting.neighbours,
                said.mapValues { $0[place] },
                &hits
            )
            guard ruling.rejection == nil else { return ruling }
            // A noisy prompt must not make a victim of the clean one that comes after it.
            guard !isProtected(ruling.candidate.tags) else { return ruling }
            index.insert(probe)
            ruling.bands = sighting.bands
            return ruling
        }
    }

    private func judge(
        _ candidate: Candidate,
        in conversation: Conversation,
        _ neighbours: [NeighbourNeed: Neighbour],
        _ said: [Int: Judgement],
        _ hits: inout ConversationHits
    ) -> Ruling {
        let seen = conversation.cut(after: candidate.turn)
        hits.begin(conversation)
        let answerHits = hits.answerHits(before: seen.messages.count)
        let prompt = seen.messages.lastIndex { $0.role == .user }
        let promptHits = prompt.flatMap { hits.hits($0) }
        let shared = facts(of: seen.prompt)
        let judgements = rules.indices.map { rule -> Judgement in
            var facts = shared
            facts.promptHits = patterns?.hits(of: rule, among: promptHits) ?? []
            facts.answerHits = patterns?.hits(of: rule, among: answerHits) ?? []
            if needs[rule].eachMessage {
                facts.messageHits = seen.messages.indices.map {
                    patterns?.hits(of: rule, among: hits.hits($0)) ?? []
                }
            }
            guard facts.isHit || !needs[rule].onlyOnHit else { return .keep }
            facts.neighbour = needs[rule].neighbour.flatMap { neighbours[$0] }
            facts.window = needs[rule].window.flatMap {
                window?.facts(of: candidate, by: conversation.subject, $0)
            }
            facts.said = said[rule]
            return rules[rule].judge(seen, facts)
        }
        return ruling(on: candidate, judgements)
    }

    /// What the programs say, by the number of the rule.
    private func said(
        about batch: [(candidate: Candidate, conversation: Conversation)],
        _ panel: (any Panel)?
    ) throws -> [Int: [Judgement]] {
        guard let panel, needs.contains(where: { $0.program != nil }) else { return [:] }
        let seen = batch.map { $0.conversation.cut(after: $0.candidate.turn) }
        var said: [Int: [Judgement]] = [:]
        for (rule, need) in needs.enumerated() {
            guard let program = need.program else { continue }
            said[rule] = try panel.judge(seen, by: program)
        }
        return said
    }

    private func isProtected(_ tags: some Sequence<Tag>) -> Bool {
        tags.contains { protected.contains($0.family) }
    }

    private func facts(of prompt: String) -> Facts {
        let features = ByteFeatures(prompt)
        return Facts(
            features: TextFeatures(features),
            language: needsLanguage ? detectLanguage(prompt, features).code : ""
        )
    }

    private func ruling(on candidate: Candidate, _ judgements: [Judgement]) -> Ruling {
        var judged = candidate
        for case .tag(let tags, _) in judgements.map(\.verdict) {
            judged.tags = Set(judged.tags + tags).sorted()
        }
        let sheltered = isProtected(judged.tags)
        var rejection: Rejection?
        judged.findings = zip(rules, judgements).map { rule, judgement in
            let type = type(of: rule)
            guard case .drop(let reason) = judgement.verdict else {
                return Finding(rule: type.id, verdict: judgement.verdict, score: judgement.score)
            }
            let overruled = sheltered && type.purpose != .privacy
            if !overruled, rejection == nil {
                rejection = Rejection(
                    conversation: candidate.conversation,
                    turn: candidate.turn,
                    rule: type.id,
                    reason: reason
                )
            }
            return Finding(
                rule: type.id,
                verdict: judgement.verdict,
                score: judgement.score,
                overruled: overruled
            )
        }
        return Ruling(candidate: judged, rejection: rejection)
    }
}

/// What a rule set decided about one candidate.
package struct Ruling: Sendable, Hashable {
    /// With the tags the rules gave and what every rule said.
    package var candidate: Candidate
    /// The first drop that was not overruled; `nil` for a candidate that is kept.
    package var rejection: Rejection?
    /// The hashes under which later candidates find this one; empty unless it was remembered.
    package var bands: [Int64] = []
}

extension Facts {
    /// Whether any pattern of the rule was found where the rule looks.
    fileprivate var isHit: Bool {
        !promptHits.isEmpty || !answerHits.isEmpty || messageHits.contains { !$0.isEmpty }
    }
}

extension TextFeatures {
    init(_ found: ByteFeatures) {
        self.init()
        bytes = found.bytes
        scalars = found.scalars
        letters =
            found.letters + found.han + found.kana + found.hangul + found.cyrillic
            + found.otherLetters
        digits = found.digits
        han = found.han
        whitespace = found.whitespace + found.newlines
        newlines = found.newlines
        punctuation = found.punctuation
        symbols = found.symbols
    }
}
