import Flywheel
import Warehouse

/// Scores that are kept, both ends included, written `0.2..0.5`, `..0.3` or `2..`.
struct ScoreRange: Hashable, CustomStringConvertible {
    let lowest: Double
    let highest: Double

    init?(_ text: String) {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let (left, right) = (text[..<dots.lowerBound], text[dots.upperBound...])
        guard let lowest = left.isEmpty ? -Double.infinity : Double(left),
            let highest = right.isEmpty ? Double.infinity : Double(right),
            lowest <= highest, !(left.isEmpty && right.isEmpty)
        else { return nil }
        self.lowest = lowest
        self.highest = highest
    }

    func contains(_ score: Double) -> Bool { score >= lowest && score <= highest }

    /// How far a score is from changing sides.
    func distance(_ score: Double) -> Double {
        min(abs(score - lowest), abs(score - highest))
    }

    var description: String {
        (lowest.isFinite ? "\(lowest)" : "") + ".." + (highest.isFinite ? "\(highest)" : "")
    }
}

/// What another threshold of one rule would change, counted from stored scores alone.
///
/// A prompt stays dropped where another rule drops it too, and stays kept where a protected tag
/// shelters it. A kept prompt that would have been dropped might have been the twin of a later
/// one: near-duplicates are not looked for again.
struct ThresholdMove {
    struct Group: Hashable, Comparable {
        let language: String
        let taskType: String

        static func < (left: Group, right: Group) -> Bool {
            (left.language, left.taskType) < (right.language, right.taskType)
        }
    }

    struct Count: Hashable {
        var prompts = 0
        var keptNow = 0
        var keptThen = 0
        var gained = 0
        var lost = 0

        mutating func add(_ other: Count) {
            prompts += other.prompts
            keptNow += other.keptNow
            keptThen += other.keptThen
            gained += other.gained
            lost += other.lost
        }
    }

    struct Example {
        let judged: JudgedPrompt
        let group: Group
        let score: Double
    }

    private let rule: RuleID
    private let range: ScoreRange
    private let protected: Set<String>
    private let examplesEach: Int
    private(set) var counts: [Group: Count] = [:]
    /// Dropped so far and kept then, and the other way round, nearest to the threshold first.
    private(set) var gained: [Example] = []
    private(set) var lost: [Example] = []
    /// Prompts the rule gave a score.
    private(set) var scored = 0

    init(_ rule: RuleID, keeping range: ScoreRange, protected: Set<String>, examples: Int) {
        self.rule = rule
        self.range = range
        self.protected = protected
        examplesEach = examples
    }

    mutating func add(_ judged: JudgedPrompt, group: Group) {
        var count = Count()
        count.prompts = 1
        let isKept = judged.droppedBy == nil
        let stays = wouldStay(judged)
        count.keptNow = isKept ? 1 : 0
        count.keptThen = stays ? 1 : 0
        if stays, !isKept { count.gained = 1 }
        if isKept, !stays { count.lost = 1 }
        counts[group, default: Count()].add(count)
        guard let score = score(judged) else { return }
        scored += 1
        let example = Example(judged: judged, group: group, score: score)
        if stays, !isKept { keep(example, in: &gained) }
        if isKept, !stays { keep(example, in: &lost) }
    }

    var total: Count {
        counts.values.reduce(into: Count()) { $0.add($1) }
    }

    private func score(_ judged: JudgedPrompt) -> Double? {
        judged.findings.first { $0.rule == rule && $0.score != nil }?.score
    }

    private func wouldStay(_ judged: JudgedPrompt) -> Bool {
        let tags = judged.tags + judged.findings.flatMap(Self.tags)
        let isSheltered = tags.contains { protected.contains($0.family) }
        return judged.findings.allSatisfy { finding in
            if finding.rule == rule, let score = finding.score {
                return range.contains(score) || isSheltered
            }
            if case .drop = finding.verdict { return finding.overruled }
            return true
        } && (judged.droppedBy == nil || !judged.findings.isEmpty)
    }

    private static func tags(_ finding: Finding) -> [Tag] {
        if case .tag(let tags, _) = finding.verdict { tags } else { [] }
    }

    private func keep(_ example: Example, in list: inout [Example]) {
        list.append(example)
        guard list.count > 8 * (examplesEach + 1) else { return }
        list = nearest(list)
    }

    func nearest(_ examples: [Example]) -> [Example] {
        let sorted = examples.sorted {
            (range.distance($0.score), $0.judged.conversation, $0.judged.turn)
                < (range.distance($1.score), $1.judged.conversation, $1.judged.turn)
        }
        return Array(sorted.prefix(examplesEach))
    }
}
