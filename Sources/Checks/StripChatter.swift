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
    private let declared: DeclaredChatter

    package init(_ options: Options) throws {
        self.options = options
        do {
            declared = try DeclaredChatter(options.leading, options.trailing)
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
        let original = content.trimmed
        var text = original
        // Each round takes off one layer; a hostile answer of a thousand layers is cut short.
        for _ in 0..<4 {
            let before = text
            text = declared.strip(text)
            text = withoutOpening(text, isBare)
            text = withoutOffer(text, isBare)
            if isBare { text = onlyBlock(of: text) ?? text }
            if text == before { break }
        }
        if text.isEmpty, !original.isEmpty { return .drop(.onlyChatter) }
        return text == original ? .pass : .revise(text, code: "chatter_stripped")
    }

    private func withoutOpening(_ text: String, _ isBare: Bool) -> String {
        let line = text.prefix { !$0.isNewline }
        let rest = text[line.endIndex...]
        let head = line.trimmed
        guard head.count <= Self.longestOpening || isBare else { return text }
        if head.hasSuffix(":") || head.hasSuffix("："), head.count <= Self.longestOpening {
            if head.begins(with: ChatterWording.openings) { return rest.trimmed }
            if isBare, head.begins(with: ChatterWording.labels) { return rest.trimmed }
        }
        guard isBare else { return text }
        return withoutLabel(text, line) ?? text
    }

    /// For bare output, an opening or label on the line of the answer itself.
    private func withoutLabel(_ text: String, _ line: Substring) -> String? {
        // "10:30" holds no end of an opening: an ASCII colon needs white space after it.
        if let colon = line.firstIndex(where: { $0 == ":" || $0 == "：" }) {
            let after = line[line.index(after: colon)...]
            let isEnd = line[colon] == "：" || after.first?.isWhitespace ?? false
            let head = line[..<colon]
            if isEnd, head.count <= Self.longestOpening,
                head.begins(with: ChatterWording.openings + ChatterWording.labels)
            {
                return text[after.startIndex...].trimmed
            }
        }
        for opening in ChatterWording.openings {
            guard let after = text.follows(opening), let mark = after.first,
                "!,.！，。".contains(mark), after.count > 1
            else { continue }
            return after.dropFirst().trimmed
        }
        for statement in ChatterWording.statements {
            if let after = text.follows(statement), !after.trimmed.isEmpty { return after.trimmed }
        }
        return nil
    }

    private func withoutOffer(_ text: String, _ isBare: Bool) -> String {
        var start = text.startIndex
        if let newline = text.lastIndex(where: \.isNewline) {
            let last = text[text.index(after: newline)...].trimmed
            if last.begins(with: ChatterWording.offers) { return text[..<newline].trimmed }
            start = text.index(after: newline)
        }
        guard isBare else { return text }
        for index in text[start...].indices where ".!?。！？，,".contains(text[index]) {
            let sentence = text[text.index(after: index)...].drop(while: \.isBlank)
            if sentence.begins(with: ChatterWording.offers) { return text[..<index].trimmed }
        }
        return text
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

    /// Characters; an opening is a clause, not a paragraph.
    private static let longestOpening = 100
}

extension Reason {
    fileprivate static let onlyChatter = Reason("only_chatter")
}
