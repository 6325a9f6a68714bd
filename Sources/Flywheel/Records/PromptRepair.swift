/// What was done to a prompt so that its answer is what it asks for.
public struct PromptRepair: Hashable, Sendable {
    /// The user's own words.
    public var original: String
    /// Each change, as `200 → at least 180`.
    public var changes: [String]

    public init(original: String, changes: [String]) {
        self.original = original
        self.changes = changes
    }
}
