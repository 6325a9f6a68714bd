package import Flywheel
import Text

/// Drops answers in which thinking is left after the strippers.
package struct ReasoningRemains: AnswerCheck {
    package struct Options: CheckOptions {
        /// Task types whose answers may show their steps, or talk: people say "hmm" too.
        package var allowed: TaskTypeList = ["reasoning", "math", "chat", "unknown"]

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            allowed =
                try values.decodeIfPresent(TaskTypeList.self, forKey: .allowed)
                ?? Options().allowed
        }

        private enum CodingKeys: String, CodingKey { case allowed }
    }

    package static let id = RuleID("reasoning_remains", 1)
    package static let manual = """
        Drops answers that still carry reasoning after it was stripped: markers of a channel or \
        block (`<think>`, `<|channel|>analysis`, `[THINK]`, `◁think▷`) anywhere, and on task types \
        that are not `allowed` to show steps, the model talking to itself ("wait, let me", "hmm,", \
        "等等，让我重新").
        """

    package let options: Options
    private let markers: PatternSet
    private let asides: PatternSet

    package init(_ options: Options) throws {
        self.options = options
        do {
            markers = try Self.compile(Self.markerTexts)
            asides = try Self.compile(Self.asideTexts)
        } catch {
            throw RuleOptionError("reasoning_remains@1: \(error.message)")
        }
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        let prose = MarkdownText(content).prose
        if markers.contains(prose) { return .drop(.marker) }
        guard !options.allowed.contains(question.taskType) else { return .pass }
        return asides.contains(prose) ? .drop(.aside) : .pass
    }

    private static func compile(_ regexes: [String]) throws(TextError) -> PatternSet {
        try PatternSet(
            regexes.map { Pattern(name: $0, regex: $0, caseInsensitive: true) },
            positions: false
        )
    }

    private static let markerTexts = [
        "</?(?:think|thinking|thought|reasoning|reflection|scratchpad)>",
        #"<\|channel\|>"#, #"<\|(?:begin|end)_of_thought\|>"#, #"\[/?THINK\]"#, "[◁<]/?think[▷>]",
    ]

    /// At the beginning of a line or sentence, where a model turns back on itself.
    private static let asideTexts = [
        #"(?:^|[.!?]\s|\n)(?:wait|hmm+|hold on|actually, wait)[,.…—]"#,
        #"(?:^|[.!?]\s|\n)let me (?:re-?(?:check|think|read|consider|calculate)|double[- ]check)"#,
        "(?:^|[。！？\\n])(?:等等|等一下|不对)[，,。…]", "让我(?:再|重新)(?:想|检查|思考|计?算|核对)",
    ]
}

extension Reason {
    fileprivate static let marker = Reason("reasoning_remains", "marker")
    fileprivate static let aside = Reason("reasoning_remains", "aside")
}
