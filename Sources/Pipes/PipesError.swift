/// Why a child process could not be spoken to.
package struct PipesError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The program cannot be started.
        case start
        /// It ended, or closed its output, before it had answered.
        case ended
        /// It did not answer in time.
        case late
        /// A line is longer than what is allowed.
        case tooLong
        /// It said more lines than were asked for.
        case tooMany
    }

    package let code: Code
    package let message: String

    package var description: String { "pipes \(code.rawValue): \(message)" }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
