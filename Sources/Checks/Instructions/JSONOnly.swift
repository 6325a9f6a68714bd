import JSON

/// One JSON value and nothing else; a code fence around it may stay.
struct JSONOnly: Instruction {
    static let id = "detectable_format:json_format"

    init(_ arguments: InstructionArguments) {}

    init?(recognisedIn prompt: InstructionPrompt) {
        guard prompt.says(["json format", "json block", "in json", "json格式", "json 格式"]),
            prompt.says(Self.wholes)
        else { return nil }
    }

    func isFollowed(by answer: String) -> Bool {
        var text = answer.trimmed
        if text.hasPrefix("```"), text.hasSuffix("```"),
            let line = text.firstIndex(where: \.isNewline)
        {
            text = text[line...].dropLast(3).trimmed
        }
        return (try? JSONValue(parsing: text)) != nil
    }

    private static let wholes = [
        "entire output", "entire response", "entire answer", "entire reply", "whole response",
        "whole answer", "wrap ", "all words into one json", "只输出json", "只返回json", "仅输出json",
        "只输出 json", "只返回 json", "仅输出 json",
    ]
}
