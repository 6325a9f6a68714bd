/// No comma anywhere, half-width or full-width.
struct NoComma: Instruction {
    static let id = "punctuation:no_comma"

    init(_ arguments: InstructionArguments) {}

    init?(recognisedIn prompt: InstructionPrompt) {
        guard prompt.says(Self.wordings) else { return nil }
    }

    func isFollowed(by answer: String) -> Bool {
        !answer.contains { $0 == "," || $0 == "，" }
    }

    private static let wordings = [
        "no comma", "any comma", "without comma", "not use comma", "avoid using comma",
        "avoid comma", "refrain from using comma", "without using comma", "not contain comma",
        "不要使用逗号", "不使用逗号", "不用逗号", "没有逗号", "不能出现逗号", "不要出现逗号", "不能使用逗号",
    ]
}
