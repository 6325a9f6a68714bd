/// Why a pattern set could not be built.
package struct TextError: Error, Sendable, Equatable {
    package enum Code: Sendable, Equatable {
        /// The regular expression is not understood, or asks for what one pass cannot give.
        case patternRefused
        /// The processor lacks SSE4.2 (x86) or NEON (Arm), which vectorscan needs.
        case unsupportedProcessor
        case outOfMemory
    }

    package var code: Code
    /// The name of the pattern at fault, so that the caller can point at its line.
    package var pattern: String?
    package var message: String

    package init(_ code: Code, pattern: String? = nil, _ message: String) {
        self.code = code
        self.pattern = pattern
        self.message = message
    }
}

extension TextError: CustomStringConvertible {
    package var description: String { message }
}
