/// Why personal data could not be looked for.
package struct PrivacyError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case unknownKind
    }

    package let code: Code
    package let message: String

    package var description: String { "privacy \(code.rawValue): \(message)" }
}
