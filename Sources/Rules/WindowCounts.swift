package import Flywheel
import Text

/// Counts a window's prompts before the first of them is judged.
///
/// Holds hashes only, 32 bytes a prompt and seed; what comes out does not depend on the order of
/// rows.
package struct WindowCounter: Sendable {
    private var tables: [WindowNeed: (prompts: [Draw], byUser: [Draw])]

    package init(_ needs: Set<WindowNeed>) {
        tables = Dictionary(uniqueKeysWithValues: needs.map { ($0, ([], [])) })
    }

    /// - Parameter subject: the user; empty where the source names none.
    package mutating func add(_ candidate: Candidate, by subject: String) {
        let prompt = Draw.key(of: candidate.messages)
        for need in tables.keys {
            let draw = Draw.draw(of: candidate, need)
            tables[need]?.prompts.append(Draw(key: prompt, draw: draw))
            guard !subject.isEmpty else { continue }
            tables[need]?.byUser.append(Draw(key: xxh3(subject), draw: draw))
        }
    }

    package func counts() -> WindowCounts {
        WindowCounts(
            tables: tables.mapValues { (DrawTable($0.prompts), DrawTable($0.byUser)) }
        )
    }
}

/// What was counted over a window, ready to be looked up prompt by prompt.
package struct WindowCounts: Sendable {
    fileprivate let tables: [WindowNeed: (prompts: DrawTable, byUser: DrawTable)]

    /// - Returns: `nil` for a need that was not counted.
    package func facts(
        of candidate: Candidate,
        by subject: String,
        _ need: WindowNeed
    ) -> WindowFacts? {
        guard let (prompts, byUser) = tables[need] else { return nil }
        let draw = Draw.draw(of: candidate, need)
        let equal = prompts.place(of: Draw(key: Draw.key(of: candidate.messages), draw: draw))
        let own =
            subject.isEmpty
            ? (count: 0, rank: 0) : byUser.place(of: Draw(key: xxh3(subject), draw: draw))
        return WindowFacts(
            prompts: prompts.count,
            users: byUser.different,
            promptsByUser: own.count,
            rankByUser: own.rank,
            timesAsked: max(1, equal.count),
            rankAmongEqual: equal.rank,
            repeats: prompts.repeats
        )
    }
}

/// One row: what it is counted by, and its draw among those.
private struct Draw: Hashable, Comparable, Sendable {
    let key: UInt64
    let draw: UInt64

    static func < (left: Draw, right: Draw) -> Bool {
        (left.key, left.draw) < (right.key, right.draw)
    }

    static func draw(of candidate: Candidate, _ need: WindowNeed) -> UInt64 {
        xxh3(candidate.id, seed: need.seed)
    }

    /// The folded prompt in its context: "go on" after another answer is another prompt.
    static func key(of messages: [Message]) -> UInt64 {
        messages.reduce(0) { hash, message in
            xxh3("\(message.role) \(Normalizer.fold(message.content))", seed: hash &+ 1)
        }
    }
}

/// All draws in order, so that a count and a rank are two binary searches.
private struct DrawTable: Sendable {
    private let rows: [Draw]
    let repeats: [PromptRepeats]
    let different: Int

    init(_ unsorted: [Draw]) {
        rows = unsorted.sorted()
        var groups: [Int: Int] = [:]
        var start = 0
        for end in rows.indices.dropFirst() where rows[end].key != rows[start].key {
            groups[end - start, default: 0] += 1
            start = end
        }
        if !rows.isEmpty { groups[rows.count - start, default: 0] += 1 }
        repeats = groups.sorted { $0.key < $1.key }
            .map { PromptRepeats(times: $0.key, prompts: $0.value) }
        different = groups.values.reduce(0, +)
    }

    var count: Int { rows.count }

    func place(of row: Draw) -> (count: Int, rank: Int) {
        let first = lowerBound(Draw(key: row.key, draw: 0))
        let next = row.key == .max ? rows.count : lowerBound(Draw(key: row.key + 1, draw: 0))
        return (next - first, min(lowerBound(row), next) - first)
    }

    private func lowerBound(_ row: Draw) -> Int {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
