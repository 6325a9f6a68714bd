package import Flywheel

/// Which turns of the user become candidates.
package enum PromptTurns: String, Sendable, Hashable, Codable {
    /// The last turn only: one candidate a conversation, with the most context.
    case last
    /// Every turn, each with the messages before it.
    case every
}

/// Cuts conversations into candidates, each ending in a message of the user.
package struct CandidateMaker: Sendable {
    package let turns: PromptTurns

    package init(turns: PromptTurns = .last) { self.turns = turns }

    /// In the order of turns; none for a conversation in which the user says nothing.
    package func candidates(of conversation: Conversation) -> [Candidate] {
        let indices = conversation.messages.indices.filter {
            conversation.messages[$0].role == .user
        }
        let chosen = turns == .last ? indices.suffix(1) : indices[...]
        return chosen.map { turn in
            Candidate(
                id: Candidate.identity(conversation: conversation.id, turn: turn),
                conversation: conversation.id,
                turn: turn,
                messages: Array(conversation.messages.prefix(turn + 1)),
                tags: [.userLog],
                createdAt: conversation.createdAt
            )
        }
    }
}
