package import Jinja

/// A chat as templates see it: messages and tools of any shape, in the order of their keys.
package struct Chat: Sendable, Hashable {
    package var messages: [TemplateValue]
    /// JSON schemas; empty means that the template is given none.
    package var tools: [TemplateValue]
    /// Further variables of the template, for example `enable_thinking`.
    package var options: [TemplateValue.Entry]

    package init(
        messages: [TemplateValue],
        tools: [TemplateValue] = [],
        options: [TemplateValue.Entry] = []
    ) {
        self.messages = messages
        self.tools = tools
        self.options = options
    }

    package init(_ turns: [ChatTurn]) {
        self.init(
            messages: turns.map { ["role": .string($0.role), "content": .string($0.content)] }
        )
    }

    func role(_ index: Int) -> String { messages[index][key: "role"]?.string ?? "" }

    /// Places of the assistant's messages.
    var answers: [Int] { messages.indices.filter { role($0) == ChatFormat.answering } }

    func prefix(_ count: Int) -> Chat {
        var chat = self
        chat.messages = Array(messages.prefix(count))
        return chat
    }
}
