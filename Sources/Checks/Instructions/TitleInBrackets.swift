/// A title in double angular brackets, `<<title>>`; `《…》` in Chinese prompts is no such wish.
struct TitleInBrackets: Instruction {
    static let id = "detectable_format:title"

    init(_ arguments: InstructionArguments) {}

    init?(recognisedIn prompt: InstructionPrompt) {
        guard prompt.says(["double angular brackets", "双尖括号"]) else { return nil }
    }

    func isFollowed(by answer: String) -> Bool {
        answer.split(whereSeparator: \.isNewline).contains { line in
            guard let open = line.firstRange(of: "<<"),
                let close = line[open.upperBound...].firstRange(of: ">>")
            else { return false }
            return !line[open.upperBound..<close.lowerBound].trimmed.isEmpty
        }
    }
}
