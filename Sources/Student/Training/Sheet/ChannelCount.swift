/// What became of the rows of a channel before the first step.
package struct ChannelCount: Sendable, Codable, Hashable {
    package var name: String
    /// Rows that are learned, once each.
    package var rows = 0
    /// Tokens of these rows, and those that are learned.
    package var tokens = 0
    package var answerTokens = 0
    /// Copies of a row in each epoch.
    package var copies = 1.0
    /// Dropped: above the longest length.
    package var tooLong = 0
    /// Dropped: the last answer is blank.
    package var withoutAnswer = 0
    /// Learned, but with their end cut off.
    package var truncated = 0
    /// Kept apart to measure.
    package var heldOut = 0

    init(name: String, copies: Double) {
        self.name = name
        self.copies = copies
    }
}
