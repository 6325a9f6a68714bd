/// Who answered.
public enum AnswerSource: String, Sendable, Hashable, Codable {
    case teacher
    case student
}

/// A reply to a candidate as it came, before any check.
public struct Answer: Hashable, Sendable {
    public var candidate: String
    public var source: AnswerSource
    /// 0 for the only or the first answer to a question; further draws stand beside it.
    public var draw: Int
    /// The teacher's model name or the student's `name@version`.
    public var author: String
    /// The ledger's key; `nil` for a student.
    public var request: Digest?
    /// `name@<hash>` of the template the teacher was asked with; empty for a student.
    public var template: String
    public var content: String
    /// What the model thought aloud in a field of its own; never trained on.
    public var reasoning: String
    /// As the model reported it: `stop`, `length`, `tool_calls`, …
    public var finishReason: String
    public var promptTokens: Int
    public var answerTokens: Int

    public init(
        candidate: String,
        source: AnswerSource,
        draw: Int = 0,
        author: String,
        request: Digest? = nil,
        template: String = "",
        content: String,
        reasoning: String = "",
        finishReason: String,
        promptTokens: Int = 0,
        answerTokens: Int = 0
    ) {
        self.candidate = candidate
        self.source = source
        self.draw = draw
        self.author = author
        self.request = request
        self.template = template
        self.content = content
        self.reasoning = reasoning
        self.finishReason = finishReason
        self.promptTokens = promptTokens
        self.answerTokens = answerTokens
    }
}

/// An answer that a check dropped, or that never came.
public struct AnswerRejection: Hashable, Sendable {
    public var candidate: String
    public var source: AnswerSource
    public var draw: Int
    /// The check's `name@version`.
    public var check: RuleID
    public var reason: Reason

    public init(
        candidate: String,
        source: AnswerSource,
        draw: Int = 0,
        check: RuleID,
        reason: Reason
    ) {
        self.candidate = candidate
        self.source = source
        self.draw = draw
        self.check = check
        self.reason = reason
    }
}
