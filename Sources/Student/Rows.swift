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

    /// A row whose last answer is blank teaches silence; it is left out and counted.
    var hasAnswer: Bool {
        turns.last?.content.unicodeScalars.contains { !$0.properties.isWhitespace } ?? false
    }

    func check(_ index: Int) throws(StudentError) {
        guard let last = turns.last, last.role == ChatFormat.answering else {
            throw StudentError(.badRow, "row \(index) does not end with an assistant turn")
        }
        guard !channel.isEmpty else {
            throw StudentError(
                .badRow,
                "row \(index) has an empty channel; name its task type, or leave it out"
            )
        }
        guard weight.isFinite, weight >= 0 else {
            throw StudentError(.badRow, "row \(index) has a weight that is negative or no number")
        }
    }
}

/// Two answers to one prompt, of which the first is the better.
package struct PreferenceRow: Sendable, Hashable {
    package var prompt: [ChatTurn]
    package var chosen: String
    package var rejected: String
    package var channel: String
    package var weight: Float

    package init(
        prompt: [ChatTurn],
        chosen: String,
        rejected: String,
        channel: String,
        weight: Float = 1
    ) {
        self.prompt = prompt
        self.chosen = chosen
        self.rejected = rejected
        self.channel = channel
        self.weight = weight
    }

    private func row(_ answer: String) -> TrainingRow {
        let turn = ChatTurn(role: ChatFormat.answering, content: answer)
        return TrainingRow(turns: prompt + [turn], channel: channel, weight: weight)
    }

    var chosenRow: TrainingRow { row(chosen) }
    var rejectedRow: TrainingRow { row(rejected) }

    func check(_ index: Int) throws(StudentError) {
        try chosenRow.check(index)
        guard !prompt.isEmpty else { throw StudentError(.badRow, "pair \(index) has no prompt") }
        guard chosen != rejected else {
            throw StudentError(.badRow, "pair \(index) has the same answer on both sides")
        }
    }
}
