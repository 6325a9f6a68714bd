/// No lower-case letter anywhere.
struct CapitalsOnly: Instruction {
    static let id = "change_case:english_capital"

    init(_ arguments: InstructionArguments) {}

    init?(recognisedIn prompt: InstructionPrompt) {
        // Some words in capitals are another instruction, and material may be in capitals.
        guard prompt.says(Self.wordings), !prompt.says(["words", "a word", "any word"]) else {
            return nil
        }
    }

    func isFollowed(by answer: String) -> Bool { !answer.contains(where: \.isLowercase) }

    private static let wordings = [
        "in all capital letters", "in all caps", "all uppercase", "using only capital letters",
        "in only capital letters", "be in all capital", "in capital letters only",
        "all letters capitalized", "use all capital letters", "全部大写", "全部用大写", "全用大写",
    ]
}
