import Jinja

extension ChatTemplate {
    /// A whole chat as tokens up to its last answer; answers and their end token are learned.
    ///
    /// - Throws: `badRow` where the template leaves out a message.
    func row(_ chat: Chat, _ tokenizer: Tokenizer) throws(StudentError) -> TokenRow {
        let guarded = SpecialGuard(chat, tokenizer)
        let chat = roles.applied(to: guarded.chat)
        try checkRoles(chat)
        let found = try AnswerSpans(chat, self)
        var row = TokenRow(tokens: [], learned: [])
        var place = 0
        for span in found.spans {
            guarded.append(found.text[place..<span.lowerBound], learned: false, to: &row)
            let end = guarded.answerEnd(found.text, span)
            guarded.append(found.text[span.lowerBound..<end], learned: true, to: &row)
            place = end
        }
        if found.spans.isEmpty { guarded.append(found.text[...], learned: false, to: &row) }
        return row
    }

    /// The chats to learn a chat from: itself, or where the template rewrites earlier turns one that
    /// ends with each answer, each as a server renders it when the answer is given.
    func apart(_ chat: Chat) throws(StudentError) -> [Chat] {
        let shown = roles.applied(to: chat)
        let answers = shown.answers
        guard answers.count > 1, try !AnswerSpans(shown, self).areAll else { return [chat] }
        return answers.map { chat.prefix($0 + 1) }
    }

    /// A chat that waits for the assistant's next turn.
    func prompt(_ chat: Chat, _ tokenizer: Tokenizer) throws(StudentError) -> [Int32] {
        let guarded = SpecialGuard(chat, tokenizer)
        let chat = roles.applied(to: guarded.chat)
        try checkRoles(chat)
        let text = Array(try render(chat, true).text.utf8)
        var row = TokenRow(tokens: [], learned: [])
        var place = 0
        // Earlier answers are cut off as in training, where their text stands unchanged.
        if let found = try? AnswerSpans(chat, self), found.areAll, text.starts(with: found.text) {
            for span in found.spans {
                let end = guarded.answerEnd(found.text, span)
                guarded.append(text[place..<span.lowerBound], learned: false, to: &row)
                guarded.append(text[span.lowerBound..<end], learned: false, to: &row)
                place = end
            }
        }
        guarded.append(text[place...], learned: false, to: &row)
        return row.tokens
    }

    /// A template that does not know a role often leaves its message out without a word.
    private func checkRoles(_ chat: Chat) throws(StudentError) {
        let usual: Set<String> = ["system", "user", "assistant", "tool"]
        for (index, message) in chat.messages.enumerated() where !usual.contains(chat.role(index)) {
            guard let content = message[key: "content"]?.string, !content.isEmpty else { continue }
            let marker = "\u{10FF1F}\(index)\u{10FF1F}"
            var copy = chat
            copy.messages[index] = ["role": .string(chat.role(index)), "content": .string(marker)]
            guard Array(try render(copy, false).text.utf8).contains(Array(marker.utf8)) else {
                throw StudentError(
                    .badRow,
                    "the chat template leaves out messages of role '\(chat.role(index))'; declare "
                        + "a role of the template, or special tokens, for it"
                )
            }
        }
    }
}
