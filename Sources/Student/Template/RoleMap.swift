import Jinja

/// What becomes of a role that a template does not speak of.
package struct RoleMap: Sendable, Hashable {
    /// A role in the words of the template.
    package struct Form: Sendable, Hashable {
        package var role: String
        /// Written before and after the content, for example declared special tokens.
        package var before: String
        package var after: String

        package init(role: String, before: String = "", after: String = "") {
            self.role = role
            self.before = before
            self.after = after
        }
    }

    package var forms: [String: Form]

    package init(_ forms: [String: Form] = [:]) { self.forms = forms }

    /// `tool_call` with `{"name", "arguments"}` as content becomes an assistant's `tool_calls`;
    /// the other roles change by their forms.
    func applied(to chat: Chat) -> Chat {
        var chat = chat
        chat.messages = chat.messages.map { message in
            guard let role = message[key: "role"]?.string else { return message }
            if role == "tool_call", forms[role] == nil, let call = Self.call(message) {
                return call
            }
            guard let form = forms[role] ?? Self.known[role] else { return message }
            return Self.changed(message, form)
        }
        return chat
    }

    private static let known = ["tool_result": Form(role: "tool")]

    private static func call(_ message: TemplateValue) -> TemplateValue? {
        guard let content = message[key: "content"]?.string,
            let call = try? TemplateValue(json: content), let name = call[key: "name"]
        else { return nil }
        let function: TemplateValue = [
            "name": name, "arguments": call[key: "arguments"] ?? .dict([]),
        ]
        return [
            "role": "assistant", "content": "",
            "tool_calls": [["type": "function", "function": function]],
        ]
    }

    private static func changed(_ message: TemplateValue, _ form: Form) -> TemplateValue {
        guard case .dict(var entries) = message else { return message }
        for index in entries.indices {
            switch (entries[index].key, entries[index].value) {
            case ("role", _): entries[index].value = .string(form.role)
            case ("content", .string(let text)):
                entries[index].value = .string(form.before + text + form.after)
            default: break
            }
        }
        return .dict(entries)
    }
}
