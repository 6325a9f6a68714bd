/// Every keyword occurs, in any case.
struct KeywordsExist: Instruction {
    static let id = "keywords:existence"

    private let keywords: [String]

    init(_ arguments: InstructionArguments) throws {
        keywords = try arguments.need(arguments.keywords, "keywords").map { $0.lowercased() }
    }

    init?(recognisedIn prompt: InstructionPrompt) {
        let found = prompt.quoted(after: Self.wordings)
        guard !found.isEmpty, !prompt.says(Self.negations) else { return nil }
        keywords = found
    }

    func isFollowed(by answer: String) -> Bool {
        let text = answer.lowercased()
        return keywords.allSatisfy { text.contains($0) }
    }

    /// Another instruction; where a prompt gives both, neither is guessed at.
    private static let negations = [
        "not include", "n't include", "not contain", "n't contain", "not use", "n't use", "without",
        "不要包含", "不能包含", "不包含", "不得包含", "不要使用", "不能使用",
    ]

    private static let wordings = [
        "include the keywords", "include keywords", "containing the keywords", "use the keywords",
        "with the keywords", "include the following keywords", "contain the keywords",
        "containing keywords", "包含关键词", "包含以下关键词", "使用关键词", "必须包含词语",
    ]
}
