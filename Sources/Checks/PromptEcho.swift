package import Flywheel
import Text

/// Drops answers that give the prompt back.
package struct PromptEcho: AnswerCheck {
    package struct Options: CheckOptions {
        /// Shorter prompts are not looked at: "hello" may be answered by "Hello!".
        package var minimumCharacters = 12

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            minimumCharacters =
                try values.decodeIfPresent(Int.self, forKey: .minimumCharacters) ?? 12
        }

        private enum CodingKeys: String, CodingKey {
            case minimumCharacters = "minimum_characters"
        }
    }

    package static let id = RuleID("prompt_echo", 1)
    package static let manual = """
        Drops answers that are the prompt, or begin with the whole of it, once case, white space \
        and punctuation are folded.
        """

    package let options: Options

    package init(_ options: Options) throws {
        guard options.minimumCharacters > 0 else {
            throw RuleOptionError("prompt_echo@1: minimum_characters must be above 0")
        }
        self.options = options
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        let prompt = Normalizer.fold(question.candidate.prompt, punctuation: .dropped)
        guard prompt.count >= options.minimumCharacters else { return .pass }
        let folded = Normalizer.fold(content, punctuation: .dropped)
        return folded.hasPrefix(prompt) ? .drop(.echo) : .pass
    }
}

extension Reason {
    fileprivate static let echo = Reason("prompt_echo")
}
