/// One turn of a chat.
package struct ChatTurn: Sendable, Hashable, Codable {
    package var role: String
    package var content: String

    package init(role: String, content: String) {
        self.role = role
        self.content = content
    }
}

/// One sample: a chat whose assistant turns are learned.
package struct TrainingRow: Sendable, Hashable {
    /// The last turn is the assistant's answer.
    package var turns: [ChatTurn]
    /// The name its loss is reported under, for example the task type.
    package var channel: String
    /// Factor on this row's loss; 0 keeps the row out of the gradient.
    package var weight: Float

    package init(turns: [ChatTurn], channel: String, weight: Float = 1) {
        self.turns = turns
        self.channel = channel
        self.weight = weight
    }

    func check(_ index: Int) throws(StudentError) {
        guard let last = turns.last, last.role == ChatFormat.answering else {
            throw StudentError(.badRow, "row \(index) does not end with an assistant turn")
        }
        guard weight.isFinite, weight >= 0 else {
            throw StudentError(.badRow, "row \(index) has a weight that is negative or no number")
        }
    }
}
