package import Flywheel

/// Drops answers that hold what their task type must not have.
package struct ForbiddenText: AnswerCheck {
    /// Regular expressions by task type; none may occur.
    package struct Options: CheckOptions {
        package var patterns = TaskTypeTable<[String]>()

        package init() {}

        package init(from decoder: any Decoder) throws { patterns = try .init(from: decoder) }

        package func encode(to encoder: any Encoder) throws { try patterns.encode(to: encoder) }
    }

    package static let id = RuleID("forbidden_text", 1)
    package static let manual = """
        Drops answers in which one of the patterns declared for their task type or its family \
        occurs, as in `chat: ["(?i)terms of service", "点击此链接"]`; the reason gives the \
        pattern's number.
        """

    package let options: Options
    private let patterns: [String: TaskTypePatterns]

    package init(_ options: Options) throws {
        self.options = options
        patterns = try options.patterns.mapped { try TaskTypePatterns(Self.id, $0, $1) }
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        guard let number = patterns[question.taskType]?.first(in: content, found: true) else {
            return .pass
        }
        return .drop(Reason("forbidden_text", "pattern \(number)"))
    }
}
