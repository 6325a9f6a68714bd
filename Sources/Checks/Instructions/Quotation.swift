/// The whole answer in double quotation marks.
struct Quotation: Instruction {
    static let id = "startend:quotation"

    init(_ arguments: InstructionArguments) {}

    init?(recognisedIn prompt: InstructionPrompt) {
        let isWhole = prompt.says([
            "entire", "your response", "your answer", "whole", "your reply", "整个回答", "全文",
        ])
        let wraps = prompt.says([
            "wrap", "put", "surround", "place", "enclose", "inside", "use double", "用双引号", "放在双引号",
        ])
        guard isWhole, wraps, prompt.says(["double quotation", "double quote", "双引号"]) else {
            return nil
        }
    }

    func isFollowed(by answer: String) -> Bool {
        let text = answer.trimmed
        guard text.count > 1, let first = text.first, let last = text.last else { return false }
        return "\"“".contains(first) && "\"”".contains(last)
    }
}
