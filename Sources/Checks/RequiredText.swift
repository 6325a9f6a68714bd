package import Flywheel

/// Drops answers that lack what their task type must have.
package struct RequiredText: AnswerCheck {
    /// Regular expressions by task type; each must occur.
    package struct Options: CheckOptions {
        package var patterns = TaskTypeTable<[String]>()

        package init() {}

        package init(from decoder: any Decoder) throws { patterns = try .init(from: decoder) }

        package func encode(to encoder: any Encoder) throws { try patterns.encode(to: encoder) }
    }

    package static let id = RuleID("required_text", 1)
    package static let manual = """
        Drops answers in which one of the patterns declared for their task type or its family \
        does not occur, as in `special/rag_empty: ["not in the (text|documents)", "资料中没有"]`; \
        the reason gives the pattern's number.
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
        guard let number = patterns[question.taskType]?.first(in: content, found: false) else {
            return .pass
        }
        return .drop(Reason("required_text_missing", "pattern \(number)"))
    }
}
