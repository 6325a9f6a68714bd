package import Flywheel
import JSON
import Text

/// Drops talk in another script than the prompt's.
package struct LanguageMatches: AnswerCheck {
    package struct Options: CheckOptions {
        /// Task types whose answers should be in the prompt's language.
        package var open: TaskTypeList = ["chat", "unknown"]

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            open = try values.decodeIfPresent(TaskTypeList.self, forKey: .open) ?? Options().open
        }

        private enum CodingKeys: String, CodingKey { case open }
    }

    package static let id = RuleID("language_matches", 1)
    package static let manual = """
        On open task types, a prompt in Han script wants an answer in it, and so for Latin, kana, \
        hangul and Cyrillic. Judged by script, which a single word shows, while language \
        identification needs a sentence. Code and JSON, texts of mixed script and prompts that ask \
        for another language pass.
        """

    package let options: Options
    private let asksForLanguage: PatternSet

    package init(_ options: Options) throws {
        self.options = options
        do {
            asksForLanguage = try PatternSet(
                Self.requests.map { Pattern(name: $0, regex: $0, caseInsensitive: true) }
            )
        } catch {
            throw RuleOptionError("language_matches@1: \(error.message)")
        }
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        guard options.open.contains(question.taskType),
            let wanted = script(of: question.candidate.prompt),
            let found = script(of: content), wanted != found,
            (try? JSONValue(parsing: content)) == nil,
            !question.candidate.messages.contains(where: { asksForLanguage.contains($0.content) })
        else { return .pass }
        return .drop(.wrongLanguage(wanted: wanted.rawValue, found: found.rawValue))
    }

    private enum Script: String { case han, latin, kana, hangul, cyrillic }

    /// The script of at least three quarters of a text's weight; `nil` for mixed and short ones.
    private func script(of text: String) -> Script? {
        let counts = ByteFeatures(MarkdownText(text).prose)
        // A Han character carries about what three Latin letters do.
        let weights: [(script: Script, weight: Int)] = [
            (.han, counts.kana == 0 ? 3 * counts.han : 0),
            (.latin, counts.letters),
            (.kana, counts.kana == 0 ? 0 : 3 * counts.kana + 3 * counts.han),
            (.hangul, 3 * counts.hangul),
            (.cyrillic, counts.cyrillic),
        ]
        let total = weights.reduce(0) { $0 + $1.weight } + counts.otherLetters
        guard total >= Self.minimumWeight else { return nil }
        return weights.first { 4 * $0.weight >= 3 * total }?.script
    }

    /// Two words or four Han characters; less is a name, a number or an interjection.
    private static let minimumWeight = 12

    private static let requests = [
        #"\btranslat"#, #"\b(?:in|into|to) (?:english|chinese|mandarin|japanese|korean|russian)\b"#,
        #"\b(?:spanish|french|german|pinyin|hanzi)\b"#, "翻译", "译成", "译为", "英文", "英语", "中文",
        "汉语", "日语", "日文", "韩语", "韩文", "俄语", "拼音", "双语",
    ]
}

extension Reason {
    fileprivate static func wrongLanguage(wanted: String, found: String) -> Reason {
        Reason("wrong_language", "\(found) for \(wanted)")
    }
}
