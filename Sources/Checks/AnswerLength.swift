package import Flywheel

/// Drops answers shorter or longer than their task type wants.
package struct AnswerLength: AnswerCheck {
    /// Bounds in characters by task type, written `chat: 2..4000`.
    package struct Options: CheckOptions {
        package var characters = TaskTypeTable<Bounds>()

        package init() {}

        package init(from decoder: any Decoder) throws { characters = try .init(from: decoder) }

        package func encode(to encoder: any Encoder) throws { try characters.encode(to: encoder) }
    }

    package static let id = RuleID("answer_length", 1)
    package static let manual = """
        Drops answers whose characters (what a reader counts as one, whatever its bytes) lie \
        outside the bounds declared for their task type or its family, as in `chat: 2..4000`. \
        Task types without bounds pass.
        """

    package let options: Options

    package init(_ options: Options) { self.options = options }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        guard let bounds = options.characters[question.taskType] else { return .pass }
        let count = content.count
        guard !bounds.contains(count) else { return .pass }
        let code = count < bounds.lowest ? "too_short" : "too_long"
        return .drop(Reason(code, "\(count), wanted \(bounds)"))
    }
}
