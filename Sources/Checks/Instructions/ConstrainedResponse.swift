/// One of three given sentences.
struct ConstrainedResponse: Instruction {
    static let id = "detectable_format:constrained_response"

    init(_ arguments: InstructionArguments) {}

    init?(recognisedIn prompt: InstructionPrompt) {
        guard Self.options.allSatisfy({ prompt.lowered.contains($0) }) else { return nil }
    }

    func isFollowed(by answer: String) -> Bool {
        let text = answer.lowercased()
        return Self.options.contains { text.contains($0) }
    }

    /// The paper's own.
    private static let options = ["my answer is yes.", "my answer is no.", "my answer is maybe."]
}
