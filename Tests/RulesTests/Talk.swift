import Flywheel

@testable import Rules

/// Turns of the user and the assistant, the user first.
func talk(_ turns: String...) -> [Message] {
    turns.enumerated().map { Message($0 % 2 == 0 ? .user : .assistant, $1) }
}

/// The tags a rule gives to a prompt, without those of origin.
func tags(_ set: RuleSet, _ prompt: String, after messages: [Message] = []) -> [String] {
    judged(set, prompt, after: messages).candidate.tags
        .filter { $0.family != "origin" }.map(\.description)
}
