import Flywheel

extension Conversation {
    /// Where the answer stands that the prompt replies to: the last message of the assistant
    /// before the prompt, whatever tools said in between.
    var lastAnswerIndex: Int? {
        guard let prompt = messages.lastIndex(where: { $0.role == .user }) else { return nil }
        return messages[..<prompt].lastIndex { $0.role == .assistant }
    }

    /// Where the user spoke before the prompt, the latest first.
    var earlierPromptIndices: [Int] {
        let said = messages.indices.filter { messages[$0].role == .user }
        return said.dropLast().reversed()
    }
}

extension Judgement {
    /// Tags by name; keeps where no name is a tag.
    static func tag(_ names: [String], _ reason: Reason, score: Double? = nil) -> Judgement {
        let tags = names.compactMap { Tag($0) }
        return Judgement(tags.isEmpty ? .keep : .tag(tags, reason), score: score)
    }
}
