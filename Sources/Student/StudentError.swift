/// What went wrong in training or generation, with the way out in words.
///
/// The message never carries chat text.
package struct StudentError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Codable {
        case diskFull, badCheckpoint, badTokenizer, badRecipe, badRow, emptyData, sampleTooLong
        case diverged, unsupported, io, stopped
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
