package import Flywheel

/// Drops answers that leave an instruction of their prompt undone.
package struct Instructions: AnswerCheck {
    package struct Options: CheckOptions {
        /// By task type: what every prompt of it wants, under the paper's names.
        package var declared = TaskTypeTable<[InstructionArguments]>()
        /// Whether instructions are also looked for in the prompt.
        package var recognised = true
        /// How far a length that the prompt asks for may be missed.
        package var tolerance = 0.15

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            let table = TaskTypeTable<[InstructionArguments]>.self
            declared = try values.decodeIfPresent(table, forKey: .declared) ?? .init()
            recognised = try values.decodeIfPresent(Bool.self, forKey: .recognised) ?? true
            tolerance =
                try values.decodeIfPresent(Share.self, forKey: .tolerance)?.fraction ?? 0.15
        }

        private enum CodingKeys: String, CodingKey { case declared, recognised, tolerance }
    }

    package static let id = RuleID("instructions", 1)
    package static let manual = """
        Drops answers that leave undone what a program can check: the verifiable instructions of \
        IFEval (Zhou et al. 2023) and their Chinese counterparts. `declared` lists them by task type \
        under the paper's names, as in `special/complex_instruction: [{ id: "punctuation:no_comma" \
        }]`. With `recognised` those that a prompt words clearly count too, and lengths it asks for \
        may be missed by `tolerance`. The reason gives the paper's id.
        """

    package let options: Options
    private let declared: [String: [any Instruction]]

    package init(_ options: Options) throws {
        guard options.tolerance >= 0 else {
            throw RuleOptionError("instructions@1: tolerance must not be below 0")
        }
        self.options = options
        declared = try options.declared.mapped { name, list in
            try list.map { arguments in
                guard let kind = Self.kinds.first(where: { $0.id == arguments.id }) else {
                    let known = Self.kinds.map { $0.id }.joined(separator: ", ")
                    throw RuleOptionError(
                        "instructions@1: \(name) names '\(arguments.id)'; known are \(known)"
                    )
                }
                do {
                    return try kind.init(arguments)
                } catch let error as InstructionError {
                    throw RuleOptionError("instructions@1: \(name): \(error.message)")
                }
            }
        }
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        let type = question.taskType
        let listed = declared[type.description] ?? declared[type.family] ?? []
        let prompt = question.candidate.prompt
        let found = options.recognised ? Self.recognised(in: prompt) : []
        if let broken = (listed + found).first(where: { !$0.isFollowed(by: content) }) {
            return .drop(.instruction(Swift.type(of: broken).id))
        }
        guard options.recognised else { return .pass }
        for wish in LengthWishReader.wishes(in: prompt) {
            let readings = LengthMeasure.readings(of: content, in: wish.unit)
            guard let count = wish.closest(of: readings) else { continue }
            if wish.miss(by: count) > options.tolerance {
                return .drop(.instruction("length_constraints:number_\(wish.unit)"))
            }
        }
        return .pass
    }

    static func recognised(in text: String) -> [any Instruction] {
        let prompt = InstructionPrompt(text)
        return kinds.compactMap { $0.init(recognisedIn: prompt) }
    }

    static let kinds: [any Instruction.Type] = [
        BulletLists.self, CapitalWordFrequency.self, CapitalsOnly.self, ConstrainedResponse.self,
        EndPhrase.self, ForbiddenWords.self, HighlightedSections.self, JSONOnly.self,
        KeywordFrequency.self, KeywordsExist.self, LetterFrequency.self, LowercaseOnly.self,
        NoComma.self, NthParagraphFirstWord.self, ParagraphCount.self, Placeholders.self,
        Postscript.self, Quotation.self, RepeatPrompt.self, ResponseLanguage.self,
        SectionCount.self, SentenceCount.self, TitleInBrackets.self, TwoResponses.self,
        WordCount.self,
    ]
}

extension Reason {
    fileprivate static func instruction(_ id: String) -> Reason {
        Reason("instruction_not_followed", id)
    }
}
