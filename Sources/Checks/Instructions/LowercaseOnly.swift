/// No capital letter anywhere.
struct LowercaseOnly: Instruction {
    static let id = "change_case:english_lowercase"

    init(_ arguments: InstructionArguments) {}

    init?(recognisedIn prompt: InstructionPrompt) {
        guard prompt.says(Self.wordings) else { return nil }
    }

    func isFollowed(by answer: String) -> Bool { !answer.contains(where: \.isUppercase) }

    private static let wordings = [
        "all lowercase", " in lowercase", "only lowercase", "lowercase letters only",
        "letters are lowercase", "letters lowercase", "no capital letters are allowed",
        "have no capital letters", "without using capital letters", "without using any capital",
        "without capital letters", "not use any capital letters", "全部小写", "全部用小写", "全用小写",
    ]
}
