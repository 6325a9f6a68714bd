/// Why a text is not the JSON that was asked for.
///
/// The message never repeats the text itself, which may be a person's chat.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable {
        /// Not JSON: a missing comma, a bare word, text after the value.
        case syntax
        /// A string escape that means nothing, or half of a surrogate pair.
        case escape
        /// Bytes that are not UTF-8.
        case encoding
        /// Nested deeper than the limit.
        case depth
        /// A number no double can hold, or one written wrongly.
        case number
        /// One object names one key twice, and the caller asked for that to be refused.
        case duplicateKey
        /// No value at all.
        case empty
        /// A line, or a document, longer than the limit or than memory.
        case tooLong
        /// The file cannot be opened, read, written or renamed.
        case file
        /// Another process has the file in use.
        case inUse
        /// The file is something else, or of a version that is not known here.
        case foreign
        /// A line is not what was written.
        case damaged
    }

    package var code: Code
    package var message: String
    /// Bytes from the start of the document (of the line, in JSON lines), where known.
    package var offset: Int?
    /// Line of the file, from 1, when the text came from JSON lines.
    package var line: Int?

    package init(_ code: Code, _ message: String, offset: Int? = nil, line: Int? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
        self.line = line
    }

    package var description: String {
        var places: [String] = []
        if let line { places.append("line \(line)") }
        if let offset { places.append("byte \(offset)") }
        let place = places.isEmpty ? "" : " at " + places.joined(separator: ", ")
        return "\(code.rawValue)\(place): \(message)"
    }

    func onLine(_ line: Int) -> JSONError {
        var located = self
        located.line = line
        return located
    }
}
