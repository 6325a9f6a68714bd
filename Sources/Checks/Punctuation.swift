package import Flywheel

/// Drops answers punctuated as another language is, or with a pair left open.
package struct Punctuation: AnswerCheck {
    package struct Options: CheckOptions {
        /// Marks of the wrong width an answer may have; one slip is a slip.
        package var wrongWidthAtMost = 2
        /// Whether a bracket or quotation mark that is opened must be closed.
        package var pairs = true

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            wrongWidthAtMost =
                try values.decodeIfPresent(Int.self, forKey: .wrongWidthAtMost) ?? 2
            pairs = try values.decodeIfPresent(Bool.self, forKey: .pairs) ?? true
        }

        private enum CodingKeys: String, CodingKey {
            case wrongWidthAtMost = "wrong_width_at_most"
            case pairs
        }
    }

    package static let id = RuleID("punctuation", 1)
    package static let manual = """
        Drops answers with more than `wrong_width_at_most` marks of the wrong width: a half-width \
        mark between two Han characters, a full-width one between two Latin letters of a text in \
        Latin script (GB/T 15834-2011, Chinese takes full-width marks). Drops answers that open a bracket or a \
        quotation mark and never close it (`pairs`). Code, numbers, lists "a)" and smileys are \
        left alone.
        """

    package let options: Options

    package init(_ options: Options) throws {
        guard options.wrongWidthAtMost >= 0 else {
            throw RuleOptionError("punctuation@1: wrong_width_at_most must not be below 0")
        }
        self.options = options
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        let prose = Array(MarkdownText(content).prose.unicodeScalars)
        let wrong = Self.wrongWidth(prose)
        if wrong > options.wrongWidthAtMost {
            return .drop(Reason("wrong_width", "\(wrong) > \(options.wrongWidthAtMost)"))
        }
        if options.pairs, let open = Self.unclosed(prose) {
            return .drop(Reason("unclosed_pair", open))
        }
        return .pass
    }

    private static func wrongWidth(_ prose: [Unicode.Scalar]) -> Int {
        let han = prose.count(where: isHan)
        // `C：C是…` and `W，A，S，D` are right in Chinese.
        let isWestern = 4 * han < prose.count(where: isLatin)
        var count = 0
        for (index, mark) in prose.enumerated() where index > 0 && index + 1 < prose.count {
            let (before, after) = (prose[index - 1], prose[index + 1])
            if halfWidth.contains(mark) {
                count += isHan(before) && isHan(after) ? 1 : 0
            } else if isWestern, fullWidth.contains(mark) {
                count += isLatin(before) && isLatin(after) ? 1 : 0
            }
        }
        return count
    }

    /// The name of a pair that is opened more often than it is closed.
    private static func unclosed(_ prose: [Unicode.Scalar]) -> String? {
        for pair in pairs {
            var depth = 0
            for scalar in prose {
                if scalar == pair.open { depth += 1 }
                // A mark that closes nothing belongs to a list or a smiley.
                if pair.close.contains(scalar), depth > 0 { depth -= 1 }
            }
            if depth > 0 { return pair.name }
        }
        return nil
    }

    private static let halfWidth: Set<Unicode.Scalar> = [",", ".", "?", "!", ";", ":"]
    private static let fullWidth: Set<Unicode.Scalar> = ["，", "。", "？", "！", "；", "：", "、"]

    /// Straight quotation marks open and close alike, and an apostrophe is one: they tell nothing.
    /// A half-width mark that closes a full-width one is of the wrong width, not missing.
    private static let pairs: [(name: String, open: Unicode.Scalar, close: Set<Unicode.Scalar>)] = [
        ("fullwidth_parenthesis", "（", ["）", ")"]), ("double_quotation", "“", ["”", "\""]),
        ("corner_bracket", "「", ["」"]), ("white_corner_bracket", "『", ["』"]),
        ("title_mark", "《", ["》"]), ("lenticular_bracket", "【", ["】", "]"]),
        ("square_bracket", "[", ["]", "】"]), ("curly_bracket", "{", ["}"]),
    ]

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        (0x4E00...0x9FFF).contains(scalar.value) || (0x3400...0x4DBF).contains(scalar.value)
    }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }
}
