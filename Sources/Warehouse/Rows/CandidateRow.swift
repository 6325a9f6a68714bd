import Flywheel
import Postgres

extension CopyTable {
    static let candidates = CopyTable(
        "corpus.candidate",
        [
            "pipeline", "window_start", "candidate_id", "origin", "conversation_id", "turn",
            "parent", "seed", "roles", "contents", "ratings", "tags", "rules", "verdicts",
            "verdict_tags", "codes", "details", "scores", "overruled", "bands", "created_at",
        ]
    )

    static let labels = CopyTable(
        "corpus.label",
        [
            "pipeline", "window_start", "candidate_id", "origin", "task_type", "method",
            "confidence",
        ]
    )
}

extension Candidate {
    /// The candidate after pipeline and window, as ``CopyTable/candidates`` wants it.
    func row(origin: String, bands: [Int64]) -> [any PostgresValue] {
        let head: [any PostgresValue] = [
            id, origin, conversation, turn, parent, seed.map { Int64(bitPattern: $0) },
        ]
        let tagged: [any PostgresValue] = [tags.map(\.description)]
        let tail: [any PostgresValue] = [bands, createdAt.timestamp]
        return head + columns(of: messages) + tagged + columns(of: findings) + tail
    }
}

/// Findings as the parallel arrays `rules` to `overruled`.
func columns(of findings: [Finding]) -> [any PostgresValue] {
    [
        findings.map(\.rule.description),
        findings.map(\.verdict.word),
        findings.map { $0.verdict.tags.map(\.description).joined(separator: " ") },
        findings.map { $0.verdict.reason?.code ?? "" },
        findings.map { $0.verdict.reason?.detail ?? "" },
        findings.map(\.score),
        findings.map(\.overruled),
    ]
}

extension Label {
    /// The label after pipeline and window, as ``CopyTable/labels`` wants it.
    func row(origin: String) -> [any PostgresValue] {
        [candidate, origin, taskType.description, method, confidence]
    }
}

extension Verdict {
    fileprivate var word: String {
        switch self {
        case .keep: "keep"
        case .tag: "tag"
        case .drop: "drop"
        }
    }

    fileprivate var tags: [Tag] {
        if case .tag(let tags, _) = self { tags } else { [] }
    }

    fileprivate var reason: Reason? {
        switch self {
        case .keep: nil
        case .tag(_, let reason), .drop(let reason): reason
        }
    }
}

extension Row {
    func candidate() throws -> Candidate {
        Candidate(
            id: try get("candidate_id"),
            conversation: try get("conversation_id"),
            turn: try get("turn"),
            parent: try get("parent"),
            seed: try get("seed", as: Int64?.self).map { UInt64(bitPattern: $0) },
            messages: try messages(),
            tags: try tags(),
            findings: try findings(),
            createdAt: try instant("created_at")
        )
    }

    func labelledCandidate() throws -> LabelledCandidate {
        LabelledCandidate(try candidate(), try taskType())
    }

    func findings() throws -> [Finding] {
        let rules: [String] = try get("rules")
        let verdicts: [String] = try get("verdicts")
        let tags: [String] = try get("verdict_tags")
        let codes: [String] = try get("codes")
        let details: [String] = try get("details")
        let scores: [Double?] = try get("scores")
        let overruled: [Bool] = try get("overruled")
        return try rules.indices.map { place in
            guard let rule = RuleID(rules[place]) else { throw Failure.unreadable("rules") }
            let reason = Reason(codes[place], details[place])
            let verdict: Verdict =
                switch verdicts[place] {
                case "drop": .drop(reason)
                case "tag":
                    .tag(tags[place].split(separator: " ").compactMap { Tag(String($0)) }, reason)
                default: .keep
                }
            return Finding(
                rule: rule,
                verdict: verdict,
                score: scores[place],
                overruled: overruled[place]
            )
        }
    }
}
