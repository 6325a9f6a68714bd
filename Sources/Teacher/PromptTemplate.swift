package import Flywheel

/// What is said around a user's prompt when the teacher is asked.
///
/// A Markdown file: front matter of `key: value` lines between two `---` lines, then a body that
/// holds `{{prompt}}` exactly once. The body is cut in two at that place when it is read, and
/// prompts are put between the halves as they are, so no prompt can change the template. Only the
/// teacher sees it; samples keep the user's own words.
package struct PromptTemplate: Sendable, Hashable {
    package let name: String
    /// Said before everything else, where there is any.
    package let system: String?
    /// `name@<8 hexadecimal digits>` of the file's content.
    package let version: String

    private let before: String
    private let after: String

    private static let mark = "{{prompt}}"

    /// - Parameters:
    ///   - text: the content of the file.
    ///   - path: where it came from, for messages.
    /// - Throws: `teacher_template` with file and line.
    package init(_ text: String, path: String) throws(TeacherError) {
        let lines = text.trimmingMark.split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        )
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            throw Self.invalid(path, 1, "begins with front matter between two lines of ---")
        }
        var entries: [String: String] = [:]
        for index in 1..<end {
            let (key, value) = try Self.entry(lines[index], path, index + 1)
            guard entries.updateValue(value, forKey: key) == nil else {
                throw Self.invalid(path, index + 1, "names '\(key)' once")
            }
        }
        guard let name = entries["name"], Self.isName(name) else {
            throw Self.invalid(path, 1, "has a name of a-z, 0-9, - and _")
        }
        let body = lines[(end + 1)...].joined(separator: "\n").trimmingNewlines
        let marks = body.ranges(of: Self.mark)
        guard marks.count == 1, let place = marks.first else {
            throw Self.invalid(
                path,
                end + 2,
                "holds {{prompt}} exactly once, not \(marks.count) times"
            )
        }
        self.name = name
        system = entries["system"].flatMap { $0.isEmpty ? nil : $0 }
        version = "\(name)@\(Digest(of: text).hex.prefix(8))"
        before = String(body[..<place.lowerBound])
        after = String(body[place.upperBound...])
    }

    /// The messages for the teacher: system text, earlier turns as they are, the wrapped prompt.
    ///
    /// - Returns: `nil` if no user said anything.
    package func messages(for question: Question, system: String?) -> [Message]? {
        guard let place = question.messages.lastIndex(where: { $0.role == .user }) else {
            return nil
        }
        var messages = question.messages
        messages[place].content = before + messages[place].content + after
        guard let system = system ?? self.system else { return messages }
        // Chat templates of many models refuse a second system message.
        if messages.first?.role == .system {
            messages[0].content = system + "\n\n" + messages[0].content
        } else {
            messages.insert(Message(.system, system), at: 0)
        }
        return messages
    }

    private static func entry(
        _ line: Substring,
        _ path: String,
        _ number: Int
    ) throws(TeacherError) -> (String, String) {
        guard let colon = line.firstIndex(of: ":") else {
            throw invalid(path, number, "has 'key: value' lines in its front matter")
        }
        let key = String(line[..<colon])
        guard ["name", "system"].contains(key) else {
            throw invalid(path, number, "knows the keys name and system in its front matter")
        }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        return (key, String(value))
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.count <= 64
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }

    private static func invalid(_ path: String, _ line: Int, _ rule: String) -> TeacherError {
        TeacherError(.template, .configuration, "\(path):\(line): a prompt template \(rule)")
    }
}

extension String {
    /// Without the byte order mark that some editors write.
    fileprivate var trimmingMark: Substring {
        unicodeScalars.first == "\u{FEFF}" ? Substring(unicodeScalars.dropFirst()) : self[...]
    }

    fileprivate var trimmingNewlines: Substring {
        var rest = self[...]
        while let last = rest.last, last.isNewline { rest.removeLast() }
        return rest.drop(while: \.isNewline)
    }
}
