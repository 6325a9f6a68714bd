package import Flywheel

/// Drops answers that repeat what only the teacher was told.
package struct TemplateLeak: AnswerCheck {
    package struct Options: CheckOptions {
        /// How long a run of the template's words may not be in an answer: a word of letters counts
        /// two, a character of a script without spaces one.
        package var run = 16
        /// A sentence of the template is a leak as a whole from this length on.
        package var sentence = 12
        /// What the templates say; comes from the templates, not from the pipeline file.
        package var texts: [String] = []
        /// Answers of examples, which are leaks as a whole only: good answers share their form.
        package var answers: [String] = []

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            run = try values.decodeIfPresent(Int.self, forKey: .run) ?? run
            sentence = try values.decodeIfPresent(Int.self, forKey: .sentence) ?? sentence
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(run, forKey: .run)
            try values.encode(sentence, forKey: .sentence)
            let all = (texts + ["|"] + answers).joined(separator: "\n")
            try values.encode(Digest(of: all).hex, forKey: .templates)
        }

        private enum CodingKeys: String, CodingKey { case run, sentence, templates }
    }

    package static let id = RuleID("template_leak", 1)
    package static let manual = """
        Drops answers that hold a run of eight words (sixteen characters of Chinese) of the prompt \
        template or of its examples' prompts, a whole sentence of it from six words (twelve \
        characters) on, or the whole answer of an example of sixteen characters or more. What the \
        user's own messages say too is no leak, nor are single words that the template uses. \
        Knows the templates of the pipeline by itself.
        """

    package let options: Options
    private let index: PhraseIndex

    package init(_ options: Options) throws {
        guard options.run >= 6, options.sentence >= 6 else {
            throw RuleOptionError("template_leak@1: run and sentence are 6 or more")
        }
        self.options = options
        index = PhraseIndex(options)
    }

    /// The same check of the templates of a pipeline.
    package func knowing(texts: [String], answers: [String]) throws -> TemplateLeak {
        var options = options
        options.texts = texts
        options.answers = answers
        return try TemplateLeak(options)
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        guard !index.isEmpty else { return .pass }
        let words = PhraseIndex.words(content)
        guard let found = index.leak(in: words) else { return .pass }
        // Looked at only where something was found: prompts are long and leaks are rare.
        let own = question.candidate.messages.flatMap {
            PhraseIndex.words($0.content) + [PhraseIndex.Word.border]
        }
        guard index.leak(in: words, besides: own) != nil else { return .pass }
        return .drop(Reason("template_leak", "\(found)"))
    }
}
