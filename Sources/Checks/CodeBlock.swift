package import Flywheel

/// Drops answers whose fenced code never ends.
package struct CodeBlock: AnswerCheck {
    package struct Options: CheckOptions {
        package init() {}
    }

    package static let id = RuleID("code_block", 1)
    package static let manual = """
        Drops answers in which a fenced code block is opened and not closed, the mark of a text \
        cut short that still says `stop`. Fences are CommonMark's: three or more backticks or \
        tildes, indented by three spaces at most, closed by at least as many of the same.
        """

    package let options: Options

    package init(_ options: Options) { self.options = options }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        MarkdownText(content).endsInCode ? .drop(.open) : .pass
    }
}

extension Reason {
    fileprivate static let open = Reason("code_block_open")
}
