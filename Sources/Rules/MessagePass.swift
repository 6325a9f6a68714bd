package import Flywheel
package import Text

/// Judges messages by the batch as they stream by, each on its own: the facts of all of them in one
/// pass over the bytes, then the rules.
///
/// Verdicts are those of a conversation that is the one message. A message is decoded only for a
/// rule that reads text, a rule that keeps where it has no hit is not asked there, and no memory
/// grows with the number of batches. Rules that ask for neighbours find none here.
package struct MessagePass: ~Copyable {
    /// Of the last batch.
    package private(set) var facts: TextFacts
    private let set: RuleSet
    private let needsText: [Bool]
    /// Whether a message without any hit can be kept without asking.
    private let onlyOnHit: Bool

    /// - Parameter signatures: makes a MinHash signature of every message where given.
    package init(_ rules: RuleSet, signatures: MinHash? = nil) {
        set = rules
        needsText = rules.needs.map(\.text)
        onlyOnHit = rules.needs.allSatisfy(\.onlyOnHit)
        facts = TextFacts(rules.patterns?.set, signatures)
    }

    /// For each message the first drop, `nil` for what is kept.
    package mutating func judge(_ batch: borrowing TextBatch) -> [MessageDrop?] {
        facts.take(batch)
        var drops = [MessageDrop?](repeating: nil, count: batch.count)
        for message in drops.indices where !onlyOnHit || facts.isHit(message) {
            drops[message] = drop(message, of: batch)
        }
        return drops
    }

    private func drop(_ message: Int, of batch: borrowing TextBatch) -> MessageDrop? {
        let features = facts.features(message)
        let hits = facts.hits(message)
        var shared: Facts?
        var text: Conversation?
        for rule in set.rules.indices {
            let found = set.patterns?.hits(of: rule, among: hits) ?? []
            if found.isEmpty, set.needs[rule].onlyOnHit { continue }
            var known =
                shared
                ?? Facts(
                    features: TextFeatures(features),
                    language: set.needsLanguage ? batch.language(message, features).code : ""
                )
            shared = known
            known.promptHits = found
            if set.needs[rule].eachMessage { known.messageHits = [found] }
            let conversation =
                needsText[rule] ? text ?? Self.conversation(batch.string(message)) : Self.unread
            if needsText[rule] { text = conversation }
            let judgement = set.rules[rule].judge(conversation, known)
            if case .drop(let reason) = judgement.verdict {
                return MessageDrop(rule: type(of: set.rules[rule]).id, reason: reason)
            }
        }
        return nil
    }

    private static let unread = conversation("")

    private static func conversation(_ text: String) -> Conversation {
        Conversation(id: "", messages: [Message(.user, text)])
    }
}

/// Why a message is dropped.
package struct MessageDrop: Sendable, Hashable {
    package let rule: RuleID
    package let reason: Reason
}
