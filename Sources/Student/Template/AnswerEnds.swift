import Foundation

/// Tokens that end an answer.
///
/// A checkpoint names them in `generation_config.json`, but one whose template came later often
/// forgets the token that the template closes a turn with, and would talk on.
enum AnswerEnds {
    /// What public families end a turn or a text with.
    private static let usual = [
        ChatFormat.turnEnd, "<|eot_id|>", "<|end_of_text|>", ChatFormat.end,
    ]

    /// Those of a model directory, its tokenizer and its template.
    static func read(
        _ directory: String,
        _ tokenizer: Tokenizer,
        _ template: ChatTemplate?
    ) -> Set<Int32> {
        var ends = Set(usual.compactMap { tokenizer.special[$0] })
        for name in ["generation_config.json", "config.json"] {
            ends.formUnion(numbers(object(directory, name)["eos_token_id"]))
        }
        if let end = endOfText(directory, tokenizer) { ends.insert(end) }
        if let closing = template?.closing(tokenizer) { ends.insert(closing) }
        return ends.filter { (0..<Int32(tokenizer.count)).contains($0) }
    }

    /// For the files beside a saved tokenizer: first what ends a turn, last what ends a text.
    static func ordered(_ directory: String, _ tokenizer: Tokenizer) -> [Int] {
        let closing = (try? ChatTemplate(directory: directory))?.closing(tokenizer)
        let known = usual.compactMap { tokenizer.special[$0] }
        let all = [closing, endOfText(directory, tokenizer)].compactMap { $0 } + known
        var found: [Int] = []
        for id in all where !found.contains(Int(id)) { found.append(Int(id)) }
        // The text's end stays last where the family has a name for it.
        if let end = tokenizer.special[ChatFormat.end].map(Int.init), found.first != end {
            found.removeAll { $0 == end }
            found.append(end)
        }
        return found
    }

    private static func object(_ directory: String, _ name: String) -> [String: Any] {
        (try? JSONFile.object(directory + "/" + name, else: .badCheckpoint)) ?? [:]
    }

    private static func numbers(_ value: Any?) -> [Int32] {
        let values = value as? [Int] ?? (value as? Int).map { [$0] } ?? []
        return values.compactMap { Int32(exactly: $0) }
    }

    private static func endOfText(_ directory: String, _ tokenizer: Tokenizer) -> Int32? {
        let value = object(directory, "tokenizer_config.json")["eos_token"]
        let name = value as? String ?? (value as? [String: Any])?["content"] as? String
        return name.flatMap { tokenizer.special[$0] }
    }
}

extension ChatTemplate {
    /// The special token that this template closes an answer with.
    func closing(_ tokenizer: Tokenizer) -> Int32? {
        let turns = [
            ChatTurn(role: "user", content: "a"),
            ChatTurn(role: ChatFormat.answering, content: "b"),
        ]
        guard let row = try? row(Chat(turns), tokenizer),
            let place = row.learned.lastIndex(of: true)
        else { return nil }
        let token = row.tokens[place]
        return tokenizer.special.values.contains(token) ? token : nil
    }
}
