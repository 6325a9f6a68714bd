/// Why a rule set could not be made.
package struct RulesError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case unknownRule
        case invalidPattern
        case duplicateName
    }

    package let code: Code
    package let message: String

    package var description: String { "rules \(code.rawValue): \(message)" }
}
