/// One message as the user's chat application stores it.
package struct LogRow: Sendable {
    package var session: String
    /// From 1 within the session.
    package var turn: Int
    package var role: String
    package var content: String
    /// Milliseconds since 1970-01-01T00:00Z, as all times here.
    package var createdAt: Int
    package var updatedAt: Int
    package var model: String?
    /// A JSON object.
    package var metadata: String
    /// The night whose load first shows the row: its own, or the next for a row that comes late.
    package var arrival: Int
}

/// A thumb on one assistant message: 1 up, -1 down, 0 taken back.
package struct LogRating: Sendable {
    package var session: String
    package var turn: Int
    package var rating: Int
    package var ratedAt: Int
    package var arrival: Int
}

/// The head of a conversation.
package struct LogSession: Sendable {
    package var id: String
    package var user: String
    package var startedAt: Int
    package var client: String
    package var kind: SessionKind
    /// Who gives the thumbs of this session.
    package var persona: Persona
    package var rows: [LogRow]
    package var ratings: [LogRating]
    package var canary: Canary?
}
