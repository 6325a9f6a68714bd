import Flywheel

/// What stands below the front matter of a template: the words around the prompt, and before all.
///
/// Either the whole of it is what the user says, or it has the sections `# system` and `# user`,
/// each heading alone on its line.
struct TemplateBody {
    let system: String?
    let before: String
    let after: String

    static let mark = "{{prompt}}"

    /// - Parameters:
    ///   - lines: all lines of the file.
    ///   - start: index of the first one below the front matter.
    init(_ lines: [Substring], from start: Int, path: String) throws(TeacherError) {
        let sections = try Self.sections(lines, from: start, path)
        for section in sections { try Self.checkPlaceholders(section, path) }
        let user = sections.first { $0.name == "user" }
        let text = user?.lines.joined(separator: "\n").trimmingNewlines ?? ""
        let marks = text.ranges(of: Self.mark)
        guard marks.count == 1, let place = marks.first else {
            throw .template(
                path,
                (user?.start ?? start) + 1,
                1,
                "the user part holds \(Self.mark) exactly once, not \(marks.count) times"
            )
        }
        system = sections.first { $0.name == "system" }
            .map { $0.lines.joined(separator: "\n").trimmingNewlines }
            .flatMap { $0.isEmpty ? nil : $0 }
        before = String(text[..<place.lowerBound])
        after = String(text[place.upperBound...])
    }

    private struct Section {
        let name: String
        /// Index of its first line.
        let start: Int
        var lines: [Substring] = []
    }

    private static func sections(
        _ lines: [Substring],
        from start: Int,
        _ path: String
    ) throws(TeacherError) -> [Section] {
        let headings = ["# system": "system", "# user": "user"]
        guard lines[start...].contains(where: { headings[String($0)] != nil }) else {
            return [Section(name: "user", start: start, lines: Array(lines[start...]))]
        }
        var found: [Section] = []
        for index in start..<lines.count {
            if let name = headings[String(lines[index])] {
                guard !found.contains(where: { $0.name == name }) else {
                    throw .template(path, index + 1, 1, "the section '# \(name)' stands here twice")
                }
                found.append(Section(name: name, start: index + 1))
            } else if !found.isEmpty {
                found[found.count - 1].lines.append(lines[index])
            } else if lines[index].contains(where: { !$0.isWhitespace }) {
                throw .template(path, index + 1, 1, "text before the first section '# …'")
            }
        }
        return found
    }

    /// A placeholder that nothing fills would go out to the teacher as it is written.
    private static func checkPlaceholders(
        _ section: Section,
        _ path: String
    ) throws(TeacherError) {
        for (offset, line) in section.lines.enumerated() {
            for range in line.ranges(of: "{{") {
                let rest = line[range.upperBound...]
                guard let end = rest.firstRange(of: "}}") else { continue }
                let name = rest[..<end.lowerBound].filter { $0 != " " }
                let isWord = !name.isEmpty && name.allSatisfy { $0.isLetter || $0 == "_" }
                guard isWord else { continue }
                let isFilled = section.name == "user" && line[range.lowerBound...].hasPrefix(mark)
                if isFilled { continue }
                let column = line.unicodeScalars.distance(
                    from: line.startIndex,
                    to: range.lowerBound
                )
                throw .template(
                    path,
                    section.start + offset + 1,
                    column + 1,
                    "nothing fills {{\(name)}} here; \(mark) stands once, in the user part"
                )
            }
        }
    }
}

extension TeacherError {
    static func template(
        _ path: String,
        _ line: Int,
        _ column: Int,
        _ message: String
    ) -> TeacherError {
        TeacherError(.template, .configuration, "\(path):\(line):\(column): \(message)")
    }
}

extension String {
    fileprivate var trimmingNewlines: String {
        var rest = self[...]
        while let last = rest.last, last.isNewline { rest.removeLast() }
        return String(rest.drop(while: \.isNewline))
    }
}
