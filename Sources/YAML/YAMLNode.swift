/// One value of a YAML file together with the place it was written at.
///
/// The tree is immutable. A value that came through an alias keeps the position of the
/// anchored original, since that is where it has to be mended, and the path of its use.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        /// `plain` is false for quoted and block scalars, which are never null, a number or a flag.
        case scalar(String, plain: Bool)
        case sequence([YAMLNode])
        /// Keys are scalars, unique, and in the order of the file.
        case mapping([(key: YAMLNode, value: YAMLNode)])
    }

    package let content: Content
    package let file: String
    package let line: Int
    package let column: Int
    package let path: String

    init(_ content: Content, file: String, line: Int, column: Int, path: String) {
        self.content = content
        self.file = file
        self.line = line
        self.column = column
        self.path = path
    }

    /// Parses exactly one document; an empty file is a null.
    ///
    /// `bytes` are UTF-8, with or without a byte order mark, at most 16 MiB; `file` is the name
    /// to show in errors.
    package init(parsing bytes: [UInt8], file: String) throws(YAMLError) {
        self = try YAMLComposer.compose(bytes, file: file)
    }

    /// Reads and parses the file at `path`, which is also the name shown in errors.
    package static func load(path: String) throws(YAMLError) -> YAMLNode {
        try YAMLNode(parsing: readFile(path), file: path)
    }

    /// The value under `key` where this is a mapping that has it.
    package subscript(_ key: String) -> YAMLNode? {
        entries?.first { $0.key.text == key }?.value
    }

    /// The text of a scalar that is not null.
    package var string: String? { isNull ? nil : text }

    /// The elements of a sequence.
    package var elements: [YAMLNode]? {
        guard case .sequence(let elements) = content else { return nil }
        return elements
    }

    /// The entries of a mapping, in the order of the file.
    package var entries: [(key: YAMLNode, value: YAMLNode)]? {
        guard case .mapping(let entries) = content else { return nil }
        return entries
    }

    /// Whether nothing was written here: empty, `~` or `null`, without quotes.
    package var isNull: Bool {
        guard case .scalar(let text, plain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// An error at this node's position, for checks that the caller makes on a decoded value.
    package func error(_ code: YAMLError.Code, _ message: String) -> YAMLError {
        YAMLError(
            code: code,
            file: file,
            line: line,
            column: column,
            path: path,
            message: message
        )
    }
}

extension YAMLNode {
    /// The text of any scalar, null or not; what mapping keys are compared by.
    var text: String? {
        guard case .scalar(let text, _) = content else { return nil }
        return text
    }

    /// What is here, for the second half of "expected …, found …".
    var found: String {
        switch content {
        case .scalar where isNull: "nothing"
        case .scalar(let text, plain: true): "'\(text.clipped)'"
        case .scalar(let text, plain: false): "the quoted text '\(text.clipped)'"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    func mismatch(expected: String, advice: String = "") -> YAMLError {
        error(.typeMismatch, "expected \(expected), found \(found)\(advice)")
    }

    /// The same values with paths that start at `path`, adding the nodes visited to `visited`.
    func moved(to path: String, visited: inout Int) -> YAMLNode {
        visited += 1
        let content: Content
        switch self.content {
        case .scalar:
            content = self.content
        case .sequence(let elements):
            var copies: [YAMLNode] = []
            for (index, element) in elements.enumerated() {
                copies.append(element.moved(to: path + "[\(index)]", visited: &visited))
            }
            content = .sequence(copies)
        case .mapping(let entries):
            var copies: [(key: YAMLNode, value: YAMLNode)] = []
            for (key, value) in entries {
                let place = YAMLNode.path(path, key.text ?? "")
                copies.append(
                    (
                        key.moved(to: place, visited: &visited),
                        value.moved(to: place, visited: &visited)
                    )
                )
            }
            content = .mapping(copies)
        }
        return YAMLNode(content, file: file, line: line, column: column, path: path)
    }

    static func path(_ parent: String, _ key: String) -> String {
        parent.isEmpty ? key : "\(parent).\(key)"
    }
}

extension String {
    /// At most 40 characters, so that an error stays one line of a terminal.
    var clipped: String { count <= 40 ? self : prefix(39) + "…" }
}
