package import Flywheel

/// Takes reasoning out of the answer, or drops the answer where it cannot be told apart.
package struct StripReasoning: AnswerCheck {
    package struct Options: CheckOptions {
        /// Tags that enclose reasoning.
        package var tags = ["think", "thinking", "thought", "reasoning", "reflection"]
        /// How thinking aloud begins.
        package var openers = [
            "let me think", "let's think", "let me work", "let me analyze", "let me reason",
            "let me see", "let me figure", "first, let me", "okay, so", "ok, so", "okay, the user",
            "the user wants", "the user is asking", "thinking:", "reasoning:",
            "让我想想", "让我思考", "让我来分析", "让我们一步", "我们一步一步", "我来分析", "首先，我需要",
            "用户想要", "用户的问题是", "思考过程", "思考：", "推理过程",
        ]
        /// What stands before the answer on its line.
        package var answerMarkers = [
            "final answer:", "answer:", "the answer is:", "result:", "so the answer is",
            "最终答案：", "最终答案:", "答案：", "答案:", "答案是：", "所以答案是", "结果：", "结果:",
        ]
        /// Takes what follows the last marker line even where nothing looks like thinking: for
        /// templates that ask for steps first.
        package var alwaysAfterMarker = false

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            let standard = Options()
            tags = try values.decodeIfPresent([String].self, forKey: .tags) ?? standard.tags
            openers =
                try values.decodeIfPresent([String].self, forKey: .openers) ?? standard.openers
            answerMarkers =
                try values.decodeIfPresent([String].self, forKey: .answerMarkers)
                ?? standard.answerMarkers
            alwaysAfterMarker =
                try values.decodeIfPresent(Bool.self, forKey: .alwaysAfterMarker) ?? false
        }

        private enum CodingKeys: String, CodingKey {
            case tags, openers
            case answerMarkers = "answer_markers"
            case alwaysAfterMarker = "always_after_marker"
        }
    }

    package static let id = RuleID("strip_reasoning", 1)
    package static let phase = CheckPhase.strip
    package static let manual = """
        Removes <think>…</think> and its like, and thinking aloud that ends in a line such as \
        "Answer: …". A text before a lone </think> is reasoning too, since some chat templates \
        write the opening tag themselves. Drops answers whose reasoning never closes, that think \
        aloud without a marked answer, or that hold nothing else.
        """

    package let options: Options
    private let tags: [(open: String, close: String)]

    package init(_ options: Options) throws {
        guard (options.openers + options.answerMarkers + options.tags).allSatisfy({ !$0.isEmpty })
        else { throw RuleOptionError("strip_reasoning@1: a marker must not be empty") }
        self.options = options
        tags = options.tags.map { ("<\($0)>", "</\($0)>") }
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        var text = content
        for tag in tags {
            guard let rest = outside(tag, of: text) else { return .drop(.unclosed) }
            text = rest
        }
        if tags.contains(where: { text.range(ofFolded: $0.open) != nil }) {
            return .drop(.leftover)
        }
        text = text.trimmed
        if thinksAloud(text) {
            guard let answer = afterMarker(text) else { return .drop(.leftover) }
            text = answer
        } else if options.alwaysAfterMarker, let answer = afterMarker(text) {
            text = answer
        }
        if text.isEmpty, !content.trimmed.isEmpty { return .drop(.onlyReasoning) }
        return text == content.trimmed ? .pass : .revise(text, code: "reasoning_stripped")
    }

    /// What stands outside the tag's pairs; `nil` when one never closes.
    private func outside(_ tag: (open: String, close: String), of text: String) -> String? {
        guard text.range(ofFolded: tag.close) != nil || text.range(ofFolded: tag.open) != nil else {
            return text
        }
        var kept = ""
        var rest = text[...]
        while let open = rest.range(ofFolded: tag.open) {
            if let close = rest.range(ofFolded: tag.close), close.upperBound <= open.lowerBound {
                kept = ""
                rest = rest[close.upperBound...]
                continue
            }
            kept += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].range(ofFolded: tag.close) else {
                return nil
            }
            rest = rest[close.upperBound...]
        }
        while let close = rest.range(ofFolded: tag.close) {
            kept = ""
            rest = rest[close.upperBound...]
        }
        return kept + rest
    }

    private func thinksAloud(_ text: String) -> Bool {
        options.openers.contains { text.hasFoldedPrefix($0) }
            && (text.contains(where: \.isNewline)
                || !Self.chatty.contains { text.hasFoldedPrefix($0) })
    }

    /// Openers that talk has as well, in a single paragraph: "Let me see if I can find one for you."
    private static let chatty = ["let me see", "okay, so", "ok, so", "let me think of"]

    /// What follows the marker that opens the last marked line.
    private func afterMarker(_ text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated().reversed() {
            let bare = String(line.drop { " \t*#>-".contains($0) })
            let marker = options.answerMarkers
                .filter { bare.hasFoldedPrefix($0) }
                .max { $0.count < $1.count }
            guard let marker else { continue }
            let first = bare.dropFirst(marker.count).drop { " \t*".contains($0) }
            return ([first] + lines[(index + 1)...]).joined(separator: "\n").trimmed
        }
        return nil
    }
}

extension Reason {
    fileprivate static let unclosed = Reason("unclosed_reasoning")
    fileprivate static let leftover = Reason("reasoning_leftover")
    fileprivate static let onlyReasoning = Reason("only_reasoning")
}
