package import Flywheel

/// Drops answers that say nothing.
package struct Empty: AnswerCheck {
    package struct Options: CheckOptions {
        package init() {}
    }

    package static let id = RuleID("empty", 1)
    package static let manual = """
        Drops answers of white space and invisible characters only.
        """

    package let options: Options

    package init(_ options: Options) { self.options = options }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        content.allSatisfy(\.isBlank) ? .drop(.empty) : .pass
    }
}

extension Reason {
    fileprivate static let empty = Reason("empty")
}
