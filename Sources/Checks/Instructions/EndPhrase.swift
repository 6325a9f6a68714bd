/// The answer ends in an exact phrase, in any case and inside quotation marks too.
struct EndPhrase: Instruction {
    static let id = "startend:end_checker"

    private let phrase: String

    init(_ arguments: InstructionArguments) throws {
        phrase = try arguments.need(arguments.endPhrase, "end_phrase").trimmed.lowercased()
    }

    init?(recognisedIn prompt: InstructionPrompt) {
        guard prompt.says(["no other words", "no word should follow", "exact phrase", "结尾", "结束"]),
            let found = prompt.quoted(after: Self.wordings).first
        else { return nil }
        phrase = found
    }

    func isFollowed(by answer: String) -> Bool {
        var text = answer.trimmed[...]
        while let last = text.last, "\"”".contains(last) { text.removeLast() }
        let bare = phrase.hasSuffix("\"") ? String(phrase.dropLast()) : phrase
        return text.trimmed.lowercased().hasSuffix(bare)
    }

    private static let wordings = [
        "end with the phrase", "end with this exact phrase", "finish with this exact phrase",
        "finish your response with this exact phrase", "end your response with this exact phrase",
        "finish your response with the exact phrase", "ending it with the exact phrase",
        "end the rant with the phrase", "end it with this exact phrase", "end with", "finish with",
        "end your response with", "finish your response with", "最后以", "并以", "以",
    ]
}
