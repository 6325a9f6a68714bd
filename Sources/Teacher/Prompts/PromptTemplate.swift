package import Flywheel

/// What is said around a user's prompt when the teacher is asked.
///
/// A Markdown file: YAML front matter between two `---` lines, then a body that holds `{{prompt}}`
/// exactly once. The body is cut in two at that place when it is read, and prompts are put between
/// the halves as they are, so no prompt can change the template. Only the teacher sees it; samples
/// keep the user's own words.
///
/// ```markdown
/// ---
/// name: steps
/// task_types: [reasoning/*]
/// reasoning: true
/// answer_marker: "Answer:"
/// ---
/// # system
/// You are careful.
/// # user
/// {{prompt}}
///
/// Think step by step, then give the result alone on a line that begins with "Answer:".
/// ```
package struct PromptTemplate: Sendable, Hashable {
    package let header: TemplateHeader
    /// `name@<8 hexadecimal digits>` of the file's content and its schema's.
    package let version: String
    /// Said before everything else, where there is any.
    package let system: String?
    /// JSON text for `response_format`.
    package let responseFormat: String?
    package let shots: ShotPool?

    private let before: String
    private let after: String

    package var name: String { header.name }

    /// - Parameters:
    ///   - text: the content of the file.
    ///   - path: where it came from, for messages.
    ///   - header: reads the front matter, which comes with as many lines before it as in the file.
    ///   - schema: JSON text of the schema that the header names.
    ///   - shots: the pool that the header names.
    /// - Throws: `teacher_template` with file, line and column, and what `header` throws.
    package init(
        _ text: String,
        path: String,
        header read: (_ frontMatter: String) throws -> TemplateHeader,
        schema: (TemplateHeader) throws -> String? = { _ in nil },
        shots: (TemplateHeader) throws -> ShotPool? = { _ in nil }
    ) throws {
        let lines = text.trimmingMark.split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        )
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            throw TeacherError.template(
                path,
                1,
                1,
                "a template begins with front matter between two lines of ---"
            )
        }
        let header = try read("\n" + lines[1..<end].joined(separator: "\n") + "\n")
        let body = try TemplateBody(lines, from: end + 1, path: path)
        if header.system != nil, body.system != nil {
            throw TeacherError.template(
                path,
                1,
                1,
                "the system text stands in the front matter or in a section, not in both"
            )
        }
        let schema = try schema(header)
        self.header = header
        version = "\(header.name)@\(Digest(of: text + (schema ?? "")).hex.prefix(8))"
        system = header.system ?? body.system
        responseFormat = try Self.responseFormat(header, schema, path)
        self.shots = try shots(header)
        (before, after) = (body.before, body.after)
        if let marker = header.answerMarker { try check(marker, path) }
    }

    /// Nothing but the prompt.
    package static let plain = PromptTemplate(plain: "plain")

    /// A template that is nothing but the prompt, with a system text where one is given.
    package init(plain name: String, system: String? = nil) {
        var header = TemplateHeader(name: name)
        header.system = system
        self.header = header
        self.system = system
        version = "\(name)@\(Digest(of: "plain \(system ?? "")").hex.prefix(8))"
        (responseFormat, shots) = (nil, nil)
        (before, after) = ("", "")
    }

    /// The template's own texts, which must not be in an answer.
    package var texts: [String] { [system ?? "", before, after].filter { !$0.isEmpty } }

    /// The messages for the teacher: system text, examples, earlier turns, the wrapped prompt.
    ///
    /// Names of control tokens in what users wrote are broken, so that a server that reads them out
    /// of texts does not find them.
    ///
    /// - Parameter system: said in place of the template's own.
    /// - Returns: `nil` if no user said anything.
    package func messages(for question: Question, system: String?) -> [Message]? {
        guard let place = question.messages.lastIndex(where: { $0.role == .user }) else {
            return nil
        }
        var asked = question.messages.map { Message($0.role, ControlTokens.broken($0.content)) }
        asked[place].content = before + asked[place].content + after
        var opening: [Message] = []
        if let system = system ?? self.system { opening.append(Message(.system, system)) }
        // Chat templates of many models refuse a second system message.
        if let own = asked.first, own.role == .system {
            asked.removeFirst()
            if opening.isEmpty {
                opening.append(own)
            } else {
                opening[0].content += "\n\n" + own.content
            }
        }
        let examples = shots?.draw(for: question) ?? []
        return opening + examples.flatMap(shown) + asked
    }

    /// An example as a conversation that went before, its prompt wrapped like the one that is asked.
    private func shown(_ shot: Shot) -> [Message] {
        var messages = shot.messages
        if let last = messages.indices.last {
            messages[last].content = before + messages[last].content + after
        }
        var answer = shot.answer
        if let marker = header.answerMarker {
            answer = shot.reasoning + (shot.reasoning.isEmpty ? "" : "\n") + marker + " " + answer
        }
        return messages + [Message(.assistant, answer)]
    }

    private func check(_ marker: String, _ path: String) throws(TeacherError) {
        guard !texts.contains(where: { $0.contains(marker) }) else { return }
        throw .template(path, 1, 1, "the template never says the answer_marker '\(marker)'")
    }

    private static func responseFormat(
        _ header: TemplateHeader,
        _ schema: String?,
        _ path: String
    ) throws(TeacherError) -> String? {
        if let schema {
            // https://platform.openai.com/docs/guides/structured-outputs: a name of a-z, 0-9, - and _.
            return #"{"json_schema":{"name":"\#(header.name)","schema":\#(schema),"strict":true},"#
                + #""type":"json_schema"}"#
        }
        return header.format.map { #"{"type":"\#($0.rawValue)"}"# }
    }
}

extension String {
    /// Without the byte order mark that some editors write.
    fileprivate var trimmingMark: Substring {
        unicodeScalars.first == "\u{FEFF}" ? Substring(unicodeScalars.dropFirst()) : self[...]
    }
}
