import Flywheel
import Foundation

@testable import Rules

/// A rule from its options as they stand in a pipeline file, through the book.
func rule(_ name: String, _ options: String = "{}") throws -> any Rule {
    let factory = try RuleBook(BuiltInRules.all).factory(named: name)
    let box = try JSONDecoder().decode(DecoderBox.self, from: Data(options.utf8))
    return try factory.make(box.decoder)
}

private struct DecoderBox: Decodable {
    let decoder: any Decoder
    init(from decoder: any Decoder) { self.decoder = decoder }
}

/// The compiled set of one rule; compiling takes longer than judging.
func ruleSet(_ name: String, _ options: String = "{}") -> Result<RuleSet, any Error> {
    Result { try RuleSet([rule(name, options)]) }
}

/// What the only rule of a set says about a prompt: a code, or nil for keep.
func code(_ set: RuleSet, _ prompt: String, after messages: [Message] = []) -> String? {
    judged(set, prompt, after: messages).candidate.findings.first.flatMap {
        switch $0.verdict {
        case .keep: nil
        case .drop(let reason), .tag(_, let reason): reason.code
        }
    }
}

func judged(_ set: RuleSet, _ prompt: String, after messages: [Message] = []) -> Ruling {
    let conversation = Conversation(id: "c", messages: messages + [Message(.user, prompt)])
    return set.judge(candidate(conversation), in: conversation)
}

func code(_ rule: any Rule, _ prompt: String, after messages: [Message] = []) throws -> String? {
    try code(RuleSet([rule]), prompt, after: messages)
}

func judged(_ rule: any Rule, _ prompt: String, after messages: [Message] = []) throws -> Ruling {
    try judged(RuleSet([rule]), prompt, after: messages)
}

func candidate(_ conversation: Conversation) -> Candidate {
    CandidateMaker().candidates(of: conversation).first
        ?? Candidate(id: "none", conversation: conversation.id, turn: 0, messages: [])
}

func said(_ id: String, _ contents: String...) -> Conversation {
    Conversation(
        id: id,
        messages: contents.enumerated().map { Message($0 % 2 == 0 ? .user : .assistant, $1) }
    )
}

/// The candidates of all conversations through one index, one after the other.
func rulings(
    _ rules: [any Rule],
    _ conversations: [Conversation],
    protecting protected: Set<String> = []
) throws -> [Ruling] {
    let set = try RuleSet(rules, protecting: protected)
    var index = NeighbourIndex(needs: set.neighbourNeeds)
    return try conversations.map { try set.judge(candidate($0), in: $0, against: &index) }
}

extension NeighbourIndex {
    /// Looks for one candidate alone.
    mutating func sight(_ candidate: Candidate) throws -> Sighting {
        search(try recall(for: [candidate])[0])
    }

    mutating func remember(_ candidate: Candidate) throws {
        insert(try recall(for: [candidate])[0])
    }
}

/// Kept prompts of earlier nights, as the database gives them.
struct PromptStore: Sendable {
    private var kept: [(prompt: IndexedPrompt, bands: [Int64])] = []

    mutating func keep(_ candidate: Candidate, _ bands: [Int64]) {
        kept.append(
            (IndexedPrompt(candidate: candidate.id, prompt: candidate.prompt, bands: []), bands)
        )
    }

    func prompts(_ wanted: [Int64]) -> [IndexedPrompt] {
        let wanted = Set(wanted)
        return kept.compactMap { kept in
            var found = kept.prompt
            found.bands = kept.bands.filter(wanted.contains)
            return found.bands.isEmpty ? nil : found
        }
    }
}
