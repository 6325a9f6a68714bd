package import Flywheel

/// Drops answers that go round in circles.
package struct Repetition: AnswerCheck {
    package struct Options: CheckOptions {
        /// Characters in an n-gram.
        package var ngram = 10
        /// The share of n-grams that may have occurred before.
        package var atMost = 0.6
        /// Shorter answers are not looked at.
        package var minimumCharacters = 60

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            ngram = try values.decodeIfPresent(Int.self, forKey: .ngram) ?? 10
            atMost = try values.decodeIfPresent(Share.self, forKey: .atMost)?.fraction ?? 0.6
            minimumCharacters =
                try values.decodeIfPresent(Int.self, forKey: .minimumCharacters) ?? 60
        }

        private enum CodingKeys: String, CodingKey {
            case ngram
            case atMost = "at_most"
            case minimumCharacters = "minimum_characters"
        }
    }

    package static let id = RuleID("repetition", 1)
    package static let manual = """
        Drops answers in which more than `at_most` of the character n-grams have occurred before: \
        a model caught in a loop. The n-gram of 10 is data-juicer's character_repetition_filter.
        """

    package let options: Options

    package init(_ options: Options) throws {
        guard options.ngram > 0 else {
            throw RuleOptionError("repetition@1: ngram must be above 0, found \(options.ngram)")
        }
        self.options = options
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        let scalars = Array(content.unicodeScalars)
        let count = scalars.count - options.ngram + 1
        guard scalars.count >= options.minimumCharacters, count > 1 else { return .pass }
        var seen: Set<ArraySlice<Unicode.Scalar>> = []
        seen.reserveCapacity(count)
        for start in 0..<count { seen.insert(scalars[start..<(start + options.ngram)]) }
        let repeated = Double(count - seen.count) / Double(count)
        guard repeated > options.atMost else { return .pass }
        return .drop(.repetition(repeated, options.atMost))
    }
}

extension Reason {
    fileprivate static func repetition(_ found: Double, _ limit: Double) -> Reason {
        Reason("repetition", "\((found * 100).rounded() / 100) > \(limit)")
    }
}
