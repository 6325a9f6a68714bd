/// At least so many placeholders in square brackets.
struct Placeholders: Instruction {
    static let id = "detectable_content:number_placeholders"

    private let least: Int

    init(_ arguments: InstructionArguments) throws {
        least = try arguments.need(arguments.numPlaceholders, "num_placeholders")
    }

    init?(recognisedIn prompt: InstructionPrompt) {
        guard prompt.says(["square brackets", "方括号"]),
            let found = prompt.number(before: "placeholder")
        else { return nil }
        least = found.value
    }

    func isFollowed(by answer: String) -> Bool {
        var count = 0
        var rest = answer[...]
        while let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
            if !rest[rest.index(after: open)..<close].trimmed.isEmpty { count += 1 }
            rest = rest[rest.index(after: close)...]
        }
        return count >= least
    }
}
