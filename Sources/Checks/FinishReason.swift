package import Flywheel

/// Lets through only replies the model itself ended.
package struct FinishReason: AnswerCheck {
    package struct Options: CheckOptions {
        package init() {}
    }

    package static let id = RuleID("finish_reason", 1)
    package static let phase = CheckPhase.envelope
    package static let manual = """
        Drops replies that did not end with `stop` or `tool_calls`: a cut text is a failure of the \
        call, not an answer.
        """

    package let options: Options

    package init(_ options: Options) { self.options = options }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        switch answer.finishReason {
        case "stop", "tool_calls": .pass
        case "length": .drop(.truncated)
        case "content_filter": .drop(.contentFilter)
        case "": .drop(.noFinishReason)
        default: .drop(.otherFinishReason)
        }
    }
}

extension Reason {
    fileprivate static let truncated = Reason("truncated")
    fileprivate static let contentFilter = Reason("content_filter")
    fileprivate static let noFinishReason = Reason("no_finish_reason")
    // The word itself is the provider's text and stays out of the reason.
    fileprivate static let otherFinishReason = Reason("other_finish_reason")
}
