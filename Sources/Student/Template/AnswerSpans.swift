import Jinja

/// Where in a chat's text the assistant's answers stand, by bytes.
struct AnswerSpans {
    /// What the model has to learn of a chat.
    let text: [UInt8]
    let spans: [Range<Int>]

    /// By the template's `{% generation %}` blocks, else by comparing the texts of the chat's
    /// beginnings: an answer is what its turn adds behind the prompt for it.
    ///
    /// - Throws: `unsupported` where the text of a beginning is not the beginning of the text.
    init(_ chat: Chat, _ template: ChatTemplate) throws(StudentError) {
        let whole = try template.render(chat, false)
        text = Array(whole.text.utf8)
        guard whole.generations.isEmpty else {
            let header = try Self.header(chat, template)
            let text = text
            spans = whole.generations.map { span in
                let cut = text[span].starts(with: header) ? header.count : 0
                return span.lowerBound + cut..<span.upperBound
            }
            return
        }
        var spans: [Range<Int>] = []
        for index in chat.messages.indices where chat.role(index) == ChatFormat.answering {
            let before = Array(try template.render(chat.prefix(index), true).text.utf8)
            let behind =
                index + 1 == chat.messages.count
                ? text : Array(try template.render(chat.prefix(index + 1), false).text.utf8)
            guard text.starts(with: behind), behind.starts(with: before) else {
                throw Self.unstable(index)
            }
            spans.append(before.count..<behind.count)
        }
        self.spans = spans
    }

    /// What the template writes to ask for an answer; a server writes it, so it is not learned.
    private static func header(_ chat: Chat, _ template: ChatTemplate) throws(StudentError)
        -> [UInt8]
    {
        let plain = Array(try template.render(chat, false).text.utf8)
        let waiting = Array(try template.render(chat, true).text.utf8)
        return waiting.starts(with: plain) ? Array(waiting[plain.count...]) : []
    }

    private static func unstable(_ index: Int) -> StudentError {
        StudentError(
            .unsupported,
            "the chat template writes earlier turns differently once message \(index) follows, so "
                + "its answer cannot be found in the text; mark answers with {% generation %} in the "
                + "template, or train on chats with one answer"
        )
    }
}
