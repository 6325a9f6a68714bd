package import Flywheel
import Text

/// The rules of a pipeline, ready to judge in one pass.
///
/// Every rule judges every candidate, so that findings are complete whatever was dropped first.
/// A quality rule's drop is overruled where the candidate has a tag of a protected family, be it
/// from before or from a tagging rule of the same set; a privacy rule's drop never is.
package struct RuleSet: Sendable {
    package let protected: Set<String>
    private let rules: [any Rule]
    private let needs: [RuleNeeds]
    private let patterns: RulePatterns?
    private let needsLanguage: Bool
    private let needsEachMessage: Bool
    /// What rules are told about the window; without it they judge as if they had not asked.
    package var window: WindowCounts?

    /// - Throws: ``RulesError`` naming the rule and the pattern that does not compile.
    package init(_ rules: [any Rule], protecting protected: Set<String> = []) throws {
        self.rules = rules
        self.protected = protected
        needs = rules.map(\.needs)
        patterns = try RulePatterns(zip(rules, needs).map { (type(of: $0).id, $1.patterns) })
        needsLanguage = needs.contains(where: \.language)
        needsEachMessage = needs.contains(where: \.eachMessage)
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
        let seen = conversation.cut(after: candidate.turn)
        let facts = facts(of: candidate, in: seen, neighbours)
        let judgements = zip(rules, facts).map { $0.judge(seen, $1) }
        return ruling(on: candidate, judgements)
    }

    /// Judges a candidate, looks for its neighbours, and remembers it if it is kept.
    package func judge(
        _ candidate: Candidate,
        in conversation: Conversation,
        against index: inout NeighbourIndex
    ) throws -> Ruling {
        let sighting = try index.search(candidate)
        var ruling = judge(candidate, in: conversation, neighbours: sighting.neighbours)
        guard ruling.rejection == nil else { return ruling }
        // A noisy prompt must not make a victim of the clean one that comes after it.
        guard !isProtected(ruling.candidate.tags) else { return ruling }
        index.insert(candidate, sighting)
        ruling.bands = sighting.bands
        return ruling
    }

    private func isProtected(_ tags: some Sequence<Tag>) -> Bool {
        tags.contains { protected.contains($0.family) }
    }

    private func facts(
        of candidate: Candidate,
        in conversation: Conversation,
        _ neighbours: [NeighbourNeed: Neighbour]
    ) -> [Facts] {
        let prompt = conversation.prompt
        let shared = Facts(
            features: TextFeatures(ByteFeatures(prompt)),
            language: needsLanguage ? detectLanguage(prompt).code : ""
        )
        let promptHits = patterns?.hits(in: [prompt])
        let answers = conversation.messages.filter { $0.role == .assistant }.map(\.content)
        let answerHits = answers.isEmpty ? nil : patterns?.hits(in: answers)
        let messageHits =
            needsEachMessage
            ? conversation.messages.map { patterns?.hits(in: [$0.content]) ?? [] } : []
        return needs.indices.map { rule in
            var facts = shared
            facts.promptHits = promptHits?[rule] ?? []
            facts.answerHits = answerHits?[rule] ?? []
            facts.neighbour = needs[rule].neighbour.flatMap { neighbours[$0] }
            if needs[rule].eachMessage { facts.messageHits = messageHits.map { $0[rule] } }
            facts.window = needs[rule].window.flatMap {
                window?.facts(of: candidate, by: conversation.subject, $0)
            }
            return facts
        }
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
