/// What was said between one user and the assistant, in the order of turns.
///
/// It belongs to the window in which its first message was written and never moves, however
/// late its other messages arrive.
public struct Conversation: Hashable, Sendable {
    /// The id the source gave it.
    public var id: String
    /// A keyed pseudonym of the user; the user id itself is never stored.
    public var subject: String
    public var messages: [Message]
    public var createdAt: Instant
    public var updatedAt: Instant
    /// The model that was online, where the source says so.
    public var model: String?
    /// The source's own metadata as JSON text, redacted like the messages.
    public var metadata: String

    public init(
        id: String,
        subject: String = "",
        messages: [Message],
        createdAt: Instant = .distantPast,
        updatedAt: Instant = .distantPast,
        model: String? = nil,
        metadata: String = "{}"
    ) {
        self.id = id
        self.subject = subject
        self.messages = messages
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.model = model
        self.metadata = metadata
    }

    /// The prompt: the last message of the user, empty where there is none.
    public var prompt: String {
        messages.last { $0.role == .user }?.content ?? ""
    }

    /// The same conversation up to and including the message at `turn`.
    public func cut(after turn: Int) -> Conversation {
        var copy = self
        copy.messages = Array(messages.prefix(turn + 1))
        return copy
    }
}
