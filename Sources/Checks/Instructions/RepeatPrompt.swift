/// The answer begins with the request, word for word.
struct RepeatPrompt: Instruction {
    static let id = "combination:repeat_prompt"

    private let request: String

    init(_ arguments: InstructionArguments) throws {
        request = try arguments.need(arguments.promptToRepeat, "prompt_to_repeat").trimmed
            .lowercased()
    }

    func isFollowed(by answer: String) -> Bool {
        answer.trimmed.lowercased().hasPrefix(request)
    }
}
