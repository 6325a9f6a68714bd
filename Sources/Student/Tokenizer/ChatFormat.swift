/// ChatML: `<|im_start|>role\ncontent<|im_end|>\n` for each turn.
package enum ChatFormat {
    package static let end = "<|endoftext|>"
    package static let turnStart = "<|im_start|>"
    package static let turnEnd = "<|im_end|>"
    package static let special = [end, turnStart, turnEnd]
    static let answering = "assistant"

    /// The same format as a Jinja template, for `tokenizer_config.json`.
    static let template =
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

    /// Everything a tokenizer learns from.
    static func texts(_ rows: [TrainingRow]) -> [String] {
        rows.flatMap { row in
            row.turns.map { $0.role == answering ? $0.content : $0.role + "\n" + $0.content }
        }
    }
}

extension Tokenizer {
    var turnStart: Int32 { special[ChatFormat.turnStart] ?? 0 }
    var turnEnd: Int32 { special[ChatFormat.turnEnd] ?? 0 }
    var end: Int32 { special[ChatFormat.end] ?? 0 }

    /// A whole chat; assistant turns and their end token are learned.
    func row(_ turns: [ChatTurn]) -> TokenRow {
        var row = TokenRow(tokens: [], learned: [])
        for (index, turn) in turns.enumerated() {
            let answer = turn.role == ChatFormat.answering
            row.append([turnStart] + (answer ? opening : []), learned: false)
            let body = answer ? encode(turn.content) : encode(turn.role + "\n" + turn.content)
            row.append(body + [turnEnd], learned: answer)
            if index + 1 < turns.count { row.append(lineEnd, learned: false) }
        }
        return row
    }

    /// A chat that waits for the assistant's next turn.
    func prompt(_ turns: [ChatTurn]) -> [Int32] {
        row(turns).tokens + (turns.isEmpty ? [] : lineEnd) + [turnStart] + opening
    }

    private var opening: [Int32] { encode(ChatFormat.answering + "\n") }
    private var lineEnd: [Int32] { encode("\n") }
}

extension TokenRow {
    fileprivate mutating func append(_ more: [Int32], learned flag: Bool) {
        tokens.append(contentsOf: more)
        learned.append(contentsOf: repeatElement(flag, count: more.count))
    }
}
