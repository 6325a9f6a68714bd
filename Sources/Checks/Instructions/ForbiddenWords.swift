/// None of the words occurs as a word of its own, in any case.
struct ForbiddenWords: Instruction {
    static let id = "keywords:forbidden_words"

    private let words: [String]

    init(_ arguments: InstructionArguments) throws {
        words = try arguments.need(arguments.forbiddenWords, "forbidden_words").map {
            $0.lowercased()
        }
    }

    init?(recognisedIn prompt: InstructionPrompt) {
        let found = prompt.quoted(after: Self.wordings)
        guard !found.isEmpty else { return nil }
        words = found
    }

    func isFollowed(by answer: String) -> Bool {
        let text = answer.lowercased()
        return !words.contains { Words.count(of: $0, in: text) > 0 }
    }

    private static let wordings = [
        "not include keyword", "n't include the keyword", "n't include keyword",
        "not include the keyword", "not include the word",
        "without the word",
        "not include the following keywords", "not use the word", "not use words",
        "not use the words",
        "without using the word", "avoid the word", "not contain the word", "not say the word",
        "avoid using the word", "不要出现", "不能出现", "不得出现", "不要使用词语", "不要包含",
    ]
}
