import Jinja

/// Where in a chat's text the assistant's answers stand, by bytes.
struct AnswerSpans {
    /// What the model has to learn of a chat.
    let text: [UInt8]
    let spans: [Range<Int>]
    /// Whether the spans are of all answers, not of the last alone.
    let areAll: Bool

    /// By the template's `{% generation %}` blocks, else by comparing the texts of the chat's
    /// beginnings: an answer is what its turn adds behind the prompt for it.
    ///
    /// Where the template writes earlier turns differently once others follow, only the last answer
    /// stands as a server had it written; `ChatTemplate.apart` has the others.
    ///
    /// - Throws: `unsupported` where not even that one is found.
    init(_ chat: Chat, _ template: ChatTemplate) throws(StudentError) {
        let whole = try template.render(chat, false)
        text = Array(whole.text.utf8)
        guard whole.generations.isEmpty else {
            let header = try Self.header(chat, template)
            let text = text
            areAll = true
            spans = whole.generations.map { span in
                let cut = text[span].starts(with: header) ? header.count : 0
                return span.lowerBound + cut..<span.upperBound
            }
            return
        }
        var spans: [Range<Int>] = []
        var rewritten: Int?
        for index in chat.answers {
            let span = try Self.span(chat, index, text, template)
            if let span { spans.append(span) } else { rewritten = index }
        }
        guard let rewritten else {
            (self.spans, areAll) = (spans, true)
            return
        }
        // What stands before the last answer is its prompt, written as the prompt was.
        guard let last = chat.answers.last,
            let span = try Self.span(chat, last, text, template)
        else { throw Self.unstable(rewritten) }
        (self.spans, areAll) = ([span], false)
    }

    /// nil where the text does not hold the answer as it was first written.
    private static func span(
        _ chat: Chat,
        _ index: Int,
        _ text: [UInt8],
        _ template: ChatTemplate
    ) throws(StudentError) -> Range<Int>? {
        let before = Array(try template.render(chat.prefix(index), true).text.utf8)
        let behind =
            index + 1 == chat.messages.count
            ? text : Array(try template.render(chat.prefix(index + 1), false).text.utf8)
        guard text.starts(with: behind), behind.starts(with: before) else { return nil }
        return before.count..<behind.count
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
            "the chat template writes the prompt of message \(index) differently once the answer "
                + "follows, so the answer cannot be found in the text; mark answers with "
                + "{% generation %} in the template"
        )
    }
}
