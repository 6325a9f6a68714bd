package import Flywheel
import Text

/// Drops answers much longer or shorter than their prompt wishes.
package struct Verbosity: AnswerCheck {
    package struct Options: CheckOptions {
        /// Most characters where the prompt wants it brief; a Han character counts as three.
        package var briefAtMost = 600
        /// Fewest where it wants it in detail.
        package var detailedAtLeast = 300

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            briefAtMost = try values.decodeIfPresent(Int.self, forKey: .briefAtMost) ?? 600
            detailedAtLeast = try values.decodeIfPresent(Int.self, forKey: .detailedAtLeast) ?? 300
        }

        private enum CodingKeys: String, CodingKey {
            case briefAtMost = "brief_at_most"
            case detailedAtLeast = "detailed_at_least"
        }
    }

    package static let id = RuleID("verbosity", 1)
    package static let manual = """
        Holds the answer against the wish of its last prompt. "Briefly", "in short", "简短", "简要" \
        wants at most `brief_at_most` characters; "in one sentence", "一句话" one sentence; "just \
        the …", "only the answer", "只回答" one line; "in detail", "详细" at least \
        `detailed_at_least`. A Han character weighs three, as much as it says. Prompts with two \
        wishes, and all others, pass.
        """

    package let options: Options
    private let wishes: [(wish: Wish, patterns: PatternSet)]

    private enum Wish: String { case brief, sentence, line, detailed }

    package init(_ options: Options) throws {
        guard options.briefAtMost > 0, options.detailedAtLeast >= 0 else {
            throw RuleOptionError("verbosity@1: brief_at_most must be above 0")
        }
        self.options = options
        do {
            wishes = try Self.wordings.map { wish, regexes in
                let patterns = regexes.map { Pattern(name: $0, regex: $0, caseInsensitive: true) }
                return (wish, try PatternSet(patterns, positions: false))
            }
        } catch let error as TextError {
            throw RuleOptionError("verbosity@1: \(error.message)")
        }
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        let prompt = question.candidate.prompt
        let wanted = wishes.filter { $0.patterns.contains(prompt) }.map(\.wish)
        guard wanted.count == 1, let wish = wanted.first else { return .pass }
        let keeps =
            switch wish {
            case .brief: Self.weight(of: content) <= options.briefAtMost
            case .detailed: Self.weight(of: content) >= options.detailedAtLeast
            case .line: !content.contains(where: \.isNewline)
            case .sentence: Sentences.count(in: content) <= 1
            }
        return keeps ? .pass : .drop(Reason("verbosity", wish.rawValue))
    }

    private static func weight(of text: String) -> Int {
        let counts = ByteFeatures(text)
        return counts.scalars + 2 * counts.han
    }

    private static let wordings: [(Wish, [String])] = [
        (.sentence, [#"\b(?:in|with) (?:one|a single|1) sentence\b"#, "用?一句话"]),
        (
            .line,
            [
                #"\b(?:just|only) (?:give|tell|return|answer|output|reply)"#,
                #"\b(?:answer|result|number|value|name) only\b"#, #"\bonly the (?:answer|result)"#,
                "只(?:需|要)?(?:回答|给出|输出|返回|写)", "仅(?:回答|给出|输出|返回)",
            ]
        ),
        (
            .brief,
            [
                #"\bbriefly\b"#, #"\bin short\b"#, #"\bconcise(?:ly)?\b"#, #"\bkeep it short\b"#,
                #"\bshort(?: (?:and|but) \w+)? (?:answer|summary|reply)\b"#,
                "简(?:短|要|洁|单)地?(?:回答|说|介绍|概括|描述)",
                "简短",
            ]
        ),
        (
            .detailed,
            [
                #"\bin (?:great |more )?detail\b"#,
                #"\b(?:detailed|in-depth|thorough|comprehensive)\b"#,
                "详细", "详尽", "展开说", "全面地",
            ]
        ),
    ]
}
