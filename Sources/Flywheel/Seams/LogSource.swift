/// The user's own tables, seen through the pipeline's source query; never written to.
public protocol LogSource {
    /// Checks that the query runs and returns the columns of the contract.
    ///
    /// - Throws: ``Failure`` naming the missing columns.
    func check() throws

    /// A digest over every row of the window, computed by the server, so that a late, changed or
    /// tied row shows whatever its timestamps say.
    func digest(of window: Window) throws -> Digest

    /// Every conversation whose first message lies in the window, by id, and the digest of the
    /// same snapshot.
    func read(_ window: Window, _ body: (SourceConversation) throws -> Void) throws -> Digest

    /// Instants at which conversations with a row written or changed since `instant` began.
    func beginnings(touchedSince instant: Instant) throws -> [Instant]
}

/// A conversation as the source has it: not redacted yet, never stored.
public struct SourceConversation: Sendable {
    public var id: String
    public var userID: String
    public var messages: [Message]
    public var createdAt: Instant
    public var updatedAt: Instant
    public var model: String?
    public var metadata: String

    public init(
        id: String,
        userID: String,
        messages: [Message],
        createdAt: Instant,
        updatedAt: Instant,
        model: String?,
        metadata: String
    ) {
        self.id = id
        self.userID = userID
        self.messages = messages
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.model = model
        self.metadata = metadata
    }
}
