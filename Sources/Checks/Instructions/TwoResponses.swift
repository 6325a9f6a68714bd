/// Two different answers between which six asterisks stand.
struct TwoResponses: Instruction {
    static let id = "combination:two_responses"

    init(_ arguments: InstructionArguments) {}

    init?(recognisedIn prompt: InstructionPrompt) {
        let areTwo = prompt.says([
            "two different", "exactly two", "two responses", "two answers", "两个不同的回答",
        ])
        guard areTwo, prompt.lowered.contains("******") else { return nil }
    }

    func isFollowed(by answer: String) -> Bool {
        var parts = answer.split(separator: "******", omittingEmptySubsequences: false).map(
            \.trimmed
        )
        if parts.first?.isEmpty == true { parts.removeFirst() }
        if parts.last?.isEmpty == true { parts.removeLast() }
        return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty && parts[0] != parts[1]
    }
}
