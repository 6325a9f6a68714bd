import Flywheel
import Foundation

@testable import Rules

/// What each rule drops and tags, by language, with examples.
struct RuleTable {
    /// By rule, code and verdict, then by language.
    private var counts: [Kind: [String: Int]] = [:]
    private var examples: [Kind: [String: [String]]] = [:]
    private var rules: [RuleID] = []
    private(set) var totals: [String: Int] = [:]

    struct Kind: Hashable, Comparable, CustomStringConvertible {
        var rule: RuleID
        var code: String
        var isDrop: Bool

        var description: String { "\(rule) \(code)" }

        static func < (left: Self, right: Self) -> Bool {
            (left.description, left.isDrop ? 0 : 1) < (right.description, right.isDrop ? 0 : 1)
        }
    }

    /// What is dropped under each code, in percent of all.
    var drops: [(kind: String, share: Double)] {
        let all = Double(totals.values.reduce(0, +))
        return counts.filter(\.key.isDrop).map { kind, found in
            (kind.description, 100 * Double(found.values.reduce(0, +)) / all)
        }
    }

    mutating func judge(
        _ logs: [(conversation: Conversation, language: String)],
        _ turns: PromptTurns
    ) throws {
        let rules = try RuleBookTests.everyRule
            .filter { name, _ in
                // These judge by what a pipeline gives them.
                !["matches", "flagged", "external"].contains { name.hasPrefix($0) }
            }
            .map { try rule($0.0, $0.1) }
        self.rules = rules.map { type(of: $0).id }
        let rows = logs.flatMap { row in
            CandidateMaker(turns: turns).candidates(of: row.conversation)
                .map { ($0, row.conversation, row.language) }
        }
        for (_, _, language) in rows { totals[language, default: 0] += 1 }
        // What another rule drops is nobody's neighbour, so those that ask for one are alone.
        for rule in rules where rule.needs.neighbour != nil { try judge(rows, [rule]) }
        try judge(rows, rules.filter { $0.needs.neighbour == nil })
    }

    private mutating func judge(
        _ rows: [(Candidate, Conversation, String)],
        _ rules: [any Rule]
    ) throws {
        var set = try RuleSet(rules)
        var counter = WindowCounter(set.windowNeeds)
        for (candidate, conversation, _) in rows {
            counter.add(candidate, by: conversation.subject)
        }
        set.window = counter.counts()
        var index = NeighbourIndex(needs: set.neighbourNeeds)
        for (candidate, conversation, language) in rows {
            let ruling = try set.judge(candidate, in: conversation, against: &index)
            for finding in ruling.candidate.findings {
                note(finding, language, candidate)
            }
        }
    }

    private mutating func note(_ finding: Finding, _ language: String, _ candidate: Candidate) {
        let kind: Kind
        let said: Reason
        switch finding.verdict {
        case .keep: return
        case .drop(let reason):
            kind = Kind(rule: finding.rule, code: reason.code, isDrop: true)
            said = reason
        case .tag(_, let reason):
            kind = Kind(rule: finding.rule, code: reason.code, isDrop: false)
            said = reason
        }
        // A prompt wholly alike is duplicate@1's, and counted there.
        if kind.code == "near_duplicate", finding.score == 1 { return }
        counts[kind, default: [:]][language, default: 0] += 1
        let before = candidate.messages.dropLast().suffix(2)
            .map { "\($0.role.rawValue.prefix(1)): \($0.content.suffix(160))" }
        let text = (before + ["P: \(candidate.prompt.prefix(300))"]).joined(separator: " ⏎ ")
        let detail = said.detail.isEmpty ? finding.score.map { "\($0)" } ?? "" : said.detail
        let line = "[\(candidate.conversation) \(candidate.turn)] \(detail) | \(text)"
        let flat = line.replacing("\n", with: "⏎").replacing("\r", with: "")
        examples[kind, default: [:]][language, default: []].append(flat)
    }

    /// One block a rule: how many of each language were judged, dropped and tagged, then the
    /// examples of each code and language, drawn by a seed.
    func text(examples wanted: Int) -> String {
        let languages = totals.keys.sorted()
        var lines: [String] = []
        for rule in rules.sorted() {
            lines.append("\n# \(rule)")
            for language in languages {
                let dropped = number(rule, language, isDrop: true)
                let tagged = number(rule, language, isDrop: false)
                let judged = totals[language] ?? 0
                lines.append(
                    "\(language): \(judged) judged, \(dropped) dropped, \(tagged) tagged"
                )
            }
            for kind in counts.keys.filter({ $0.rule == rule }).sorted() {
                for (language, found) in (examples[kind] ?? [:]).sorted(by: { $0.key < $1.key }) {
                    let verdict = kind.isDrop ? "drops" : "tags"
                    lines.append("## \(verdict) \(kind) \(language) \(found.count)")
                    var random = SeededGenerator(seed: 1)
                    lines += found.shuffled(using: &random).prefix(wanted).map { "  \($0)" }
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func number(_ rule: RuleID, _ language: String, isDrop: Bool) -> Int {
        counts.filter { $0.key.rule == rule && $0.key.isDrop == isDrop }
            .reduce(0) { $0 + ($1.value[language] ?? 0) }
    }
}
