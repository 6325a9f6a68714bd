import Flywheel
import Text

/// The patterns of all rules of a set, searched for in one scan.
struct RulePatterns: Sendable {
    let set: PatternSet
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
            set = try PatternSet(patterns, positions: false)
        } catch {
            throw RulesError(code: .invalidPattern, message: error.message)
        }
    }

    /// Which patterns of one rule are among the hits, by their number in the rule.
    func hits(of rule: Int, among hits: PatternHits?) -> Set<Int> {
        guard let hits, !hits.isEmpty else { return [] }
        var found: Set<Int> = []
        for pattern in ranges[rule] where hits.contains(pattern) {
            found.insert(pattern - ranges[rule].lowerBound)
        }
        return found
    }
}

/// The hits of a conversation's messages, each message scanned once however many candidates the
/// conversation has.
struct ConversationHits {
    private let patterns: RulePatterns?
    private var messages: [Message] = []
    private var found: [PatternHits?] = []

    init(_ patterns: RulePatterns?) { self.patterns = patterns }

    mutating func begin(_ conversation: Conversation) {
        // An id may come twice with other messages, as in a file; equal arrays mostly share storage.
        guard patterns != nil, messages != conversation.messages else { return }
        messages = conversation.messages
        found = Array(repeating: nil, count: messages.count)
    }

    /// The hits of one message.
    mutating func hits(_ place: Int) -> PatternHits? {
        guard let patterns else { return nil }
        if let known = found[place] { return known }
        let hits = patterns.set.hits(in: messages[place].content)
        found[place] = hits
        return hits
    }

    /// The hits of all messages of the assistant before an index.
    mutating func answerHits(before end: Int) -> PatternHits? {
        guard patterns != nil else { return nil }
        var all: PatternHits?
        for place in messages.indices.prefix(end) where messages[place].role == .assistant {
            guard let hits = hits(place) else { continue }
            if all?.formUnion(hits) == nil { all = hits }
        }
        return all
    }
}
