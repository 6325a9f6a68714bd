/// Why a template cannot be read or rendered, with the way out in words.
///
/// The message names parts of the template, never a value of the data.
package struct JinjaError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable {
        /// The source is no template.
        case syntax
        /// A tag, filter, test, method or form outside the subset, by its name.
        case unsupported
        /// A name or an attribute that does not exist was used.
        case undefined
        /// An operation on values of the wrong kind.
        case type
        /// An argument out of range, or text that is no number.
        case value
        /// `raise_exception` in the template.
        case raised
        /// Something Jinja2's sandbox forbids.
        case security
        /// A bound on steps, text or depth was reached.
        case limit
    }

    package var code: Code
    /// Line of the template, from 1; 0 outside of it.
    package var line: Int
    package var message: String

    package init(_ code: Code, line: Int, _ message: String) {
        self.code = code
        self.line = line
        self.message = message
    }

    package var description: String { "\(code.rawValue), line \(line): \(message)" }
}
