/// One turn of a conversation, after personal data was replaced.
public struct Message: Hashable, Sendable {
    public var role: Role
    public var content: String
    /// What the user thought of it; only answers carry one.
    public var rating: Rating?

    public init(_ role: Role, _ content: String, rating: Rating? = nil) {
        self.role = role
        self.content = content
        self.rating = rating
    }
}

/// A user's thumb.
public enum Rating: Int, Sendable, Hashable, Codable {
    case down = -1
    case up = 1
}
