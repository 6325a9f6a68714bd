package import Jinja

/// A checkpoint's own chat template: the text of a chat, as a server that loads it renders it.
package struct ChatTemplate: Sendable {
    private var template: Template
    /// `bos_token`, `eos_token` and the like, by the names templates use.
    private let tokens: [TemplateValue.Entry]
    package var roles: RoleMap
    /// What `strftime_now` tells; a training fixes it, so that it renders the same on every day.
    package var now: Moment?

    package init(
        _ source: String,
        tokens: [TemplateValue.Entry] = [],
        roles: RoleMap = RoleMap(),
        now: Moment? = nil
    ) throws(StudentError) {
        do { template = try Template(source) } catch { throw Self.refused(error) }
        self.tokens = tokens
        self.roles = roles
        self.now = now
    }

    /// ChatML, which students from scratch are trained on and carry beside them.
    package static func plain() throws(StudentError) -> ChatTemplate {
        try ChatTemplate(
            ChatFormat.template,
            tokens: [
                .init("eos_token", .string(ChatFormat.turnEnd)),
                .init("pad_token", .string(ChatFormat.end)),
            ]
        )
    }

    /// Bounds what one rendering may cost: expressions looked at, bytes made on the way.
    package mutating func limit(steps: Int, textBytes: Int) {
        template.limits.steps = steps
        template.limits.textBytes = textBytes
    }

    /// The text of a chat; with `waiting` it ends where the assistant's next turn begins.
    package func text(_ chat: Chat, waiting: Bool = false) throws(StudentError) -> String {
        try render(roles.applied(to: chat), waiting).text
    }

    /// As `apply_chat_template` of transformers calls a template.
    func render(_ chat: Chat, _ waiting: Bool) throws(StudentError) -> Template.Rendering {
        var values = tokens
        values.append(.init("messages", .list(chat.messages.map(Self.withReasoning))))
        values.append(.init("tools", chat.tools.isEmpty ? .none : .list(chat.tools)))
        values.append(.init("documents", .none))
        values.append(.init("add_generation_prompt", .bool(waiting)))
        values += chat.options
        do { return try template.render(values, now: now) } catch { throw Self.refused(error) }
    }

    /// Reasoning goes by three names; transformers gives a template the two that templates read.
    private static func withReasoning(_ message: TemplateValue) -> TemplateValue {
        guard case .dict(var entries) = message else { return message }
        let found = ["reasoning_content", "thinking", "reasoning"].lazy
            .compactMap { message[key: $0] }.first { $0 != .none }
        guard let found else { return message }
        if message[key: "thinking"] == nil { entries.insert(.init("thinking", found), at: 0) }
        if let place = entries.firstIndex(where: { $0.key == "reasoning_content" }) {
            entries[place].value = found
        } else {
            entries.append(.init("reasoning_content", found))
        }
        return .dict(entries)
    }

    private static func refused(_ error: JinjaError) -> StudentError {
        StudentError(
            error.code == .raised ? .badRow : .unsupported,
            "chat template: \(error); change the template, or give the row roles it knows"
        )
    }
}
