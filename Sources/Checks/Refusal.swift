package import Flywheel

/// Drops refusals where the task has an answer.
package struct Refusal: AnswerCheck {
    package struct Options: CheckOptions {
        /// Task types on which a refusal may be right.
        package var open: TaskTypeList = ["chat", "unknown"]

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            open = try values.decodeIfPresent(TaskTypeList.self, forKey: .open) ?? Options().open
        }

        private enum CodingKeys: String, CodingKey { case open }
    }

    package static let id = RuleID("refusal", 1)
    package static let manual = """
        Drops answers that open with a refusal ("As an AI…", "抱歉，我无法…") except on open task \
        types, where declining can be the right answer.
        """

    package let options: Options

    package init(_ options: Options) { self.options = options }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        guard !options.open.contains(question.taskType), RefusalWording.opens(content) else {
            return .pass
        }
        return .drop(.refusal)
    }
}

extension Reason {
    fileprivate static let refusal = Reason("refusal")
}
