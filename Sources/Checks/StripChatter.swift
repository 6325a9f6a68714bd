package import Flywheel
import Text

/// Takes the wrapping off an answer.
package struct StripChatter: AnswerCheck {
    package struct Options: CheckOptions {
        /// Task types whose answers are talk: there only whole chatter lines at the ends go.
        package var open: TaskTypeList = ["chat", "unknown"]
        /// Further patterns for the start of an answer, in the dialect of `matches@1`.
        package var leading: [String] = []
        /// Further patterns for its end.
        package var trailing: [String] = []

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            open = try values.decodeIfPresent(TaskTypeList.self, forKey: .open) ?? Options().open
            leading = try values.decodeIfPresent([String].self, forKey: .leading) ?? []
            trailing = try values.decodeIfPresent([String].self, forKey: .trailing) ?? []
        }

        private enum CodingKeys: String, CodingKey { case open, leading, trailing }
    }

    package static let id = RuleID("strip_chatter", 1)
    package static let phase = CheckPhase.strip
    package static let manual = """
        Removes polite openings ("Sure! Here is the date:", "好的，结果如下：") and offers of more \
        help at the end ("Let me know if…", "希望对你有帮助"). Where the task type wants bare \
        output, also a code fence around the answer and labels such as "Answer:".
        """

    package let options: Options
    private let ends: ChatterPatterns
    private let bareEnds: ChatterPatterns

    package init(_ options: Options) throws {
        self.options = options
        do {
            ends = try ChatterPatterns(
                leading: ChatterWording.leading + options.leading,
                trailing: ChatterWording.trailing + options.trailing
            )
            bareEnds = try ChatterPatterns(
                leading: ChatterWording.leading + ChatterWording.bareLeading + options.leading,
                trailing: ChatterWording.trailing + ChatterWording.bareTrailing + options.trailing
            )
        } catch {
            throw RuleOptionError("strip_chatter@1: \(error.message)")
        }
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        let isBare = !options.open.contains(question.taskType)
        var text = content.trimmed
        // Each round takes off one layer; a hostile answer of a thousand layers is cut short.
        for _ in 0..<4 {
            var next = (isBare ? bareEnds : ends).strip(text)
            if isBare, let block = onlyBlock(of: next) { next = block }
            guard next != text else { break }
            text = next
        }
        if text.isEmpty, !content.trimmed.isEmpty { return .drop(.onlyChatter) }
        return text == content.trimmed ? .pass : .revise(text, code: "chatter_stripped")
    }

    /// The inside of the fence, where the answer is one fenced block.
    private func onlyBlock(of text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let fences = lines.indices.filter { lines[$0].trimmed.hasPrefix("```") }
        guard fences.count == 2, fences[0] == 0, fences[1] == lines.count - 1,
            lines[fences[1]].trimmed == "```"
        else { return nil }
        return lines[1..<fences[1]].joined(separator: "\n").trimmed
    }
}

extension Reason {
    fileprivate static let onlyChatter = Reason("only_chatter")
}

/// Patterns for both ends of a text.
private struct ChatterPatterns {
    private let leading: PatternSet
    private let trailing: PatternSet

    init(leading: [String], trailing: [String]) throws(TextError) {
        self.leading = try PatternSet(leading.map { Self.pattern("^\\s*(?:\($0))") })
        self.trailing = try PatternSet(trailing.map { Self.pattern("(?:\($0))\\s*$") })
    }

    func strip(_ text: String) -> String {
        var kept = text
        let front = leading.matches(in: kept).filter { $0.bytes.lowerBound == 0 }
        if let end = front.map(\.bytes.upperBound).max() {
            kept = String(decoding: kept.utf8.dropFirst(end), as: UTF8.self).trimmed
        }
        let length = kept.utf8.count
        let back = trailing.matches(in: kept).filter { $0.bytes.upperBound == length }
        if let start = back.map(\.bytes.lowerBound).min() {
            kept = String(decoding: kept.utf8.prefix(start), as: UTF8.self).trimmed
        }
        return kept
    }

    private static func pattern(_ regex: String) -> Pattern {
        Pattern(name: regex, regex: regex, caseInsensitive: true)
    }
}
