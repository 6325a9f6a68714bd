import Flywheel
import Text

/// The patterns of all rules of a set, searched for in one scan.
struct RulePatterns: Sendable {
    private let set: PatternSet
    /// Where each rule's patterns lie in the set.
    private let ranges: [Range<Int>]

    /// - Returns: `nil` where no rule has patterns.
    /// - Throws: ``RulesError`` naming the rule and the pattern by number.
    init?(_ rules: [(id: RuleID, patterns: [String])]) throws {
        var patterns: [Pattern] = []
        var ranges: [Range<Int>] = []
        for rule in rules {
            ranges.append(patterns.count..<(patterns.count + rule.patterns.count))
            for (number, regex) in rule.patterns.enumerated() {
                patterns.append(Pattern(name: "\(rule.id), pattern \(number + 1)", regex: regex))
            }
        }
        guard !patterns.isEmpty else { return nil }
        self.ranges = ranges
        do {
            set = try PatternSet(patterns)
        } catch {
            throw RulesError(code: .invalidPattern, message: error.message)
        }
    }

    /// For each rule, which of its own patterns occur in any of the texts.
    func hits(in texts: [String]) -> [Set<Int>] {
        var found = [Set<Int>](repeating: [], count: ranges.count)
        for text in texts {
            let hits = set.hits(in: text)
            guard !hits.isEmpty else { continue }
            for (rule, range) in ranges.enumerated() {
                for pattern in range where hits.contains(pattern) {
                    found[rule].insert(pattern - range.lowerBound)
                }
            }
        }
        return found
    }
}
