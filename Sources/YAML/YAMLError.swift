/// What is wrong with a YAML file, and where.
///
/// Lines and columns count from 1, columns in Unicode scalars, as editors show them.
package struct YAMLError: Error, Sendable, Equatable {
    package enum Code: Sendable, Equatable {
        /// The file is missing, is not a regular file, or may not be read.
        case unreadable
        case notUTF8
        case syntax
        /// Valid YAML that is refused on purpose: tags, merge keys, keys that are not scalars.
        case unsupported
        case multipleDocuments
        case tooDeep
        /// The file, or what its aliases stand for, is beyond a fixed limit.
        case tooLarge
        case duplicateKey
        case unknownKey
        case missingKey
        case typeMismatch
        case invalidValue
    }

    package var code: Code
    package var file: String
    /// Zero where the trouble is the file itself.
    package var line: Int
    package var column: Int
    /// The way from the root, as in `stages[1].filter.rules[0]`; empty at the root.
    package var path: String
    package var message: String

    package init(
        code: Code,
        file: String,
        line: Int,
        column: Int,
        path: String = "",
        message: String
    ) {
        self.code = code
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.message = message
    }
}

extension YAMLError: CustomStringConvertible {
    /// `file:line:column: message`, which terminals and editors turn into a link.
    package var description: String {
        line == 0 ? "\(file): \(message)" : "\(file):\(line):\(column): \(message)"
    }
}
