/// What one rendering may cost; a hostile template ends with an error of code `limit`.
package struct Limits: Sendable, Hashable {
    /// Expressions, statements and items looked at.
    package var steps = 10_000_000
    /// Bytes of text made on the way, the result included.
    package var textBytes = 256 << 20
    /// Bytes of the result.
    package var outputBytes = 32 << 20

    package init() {}

    /// Bytes of template source.
    static let sourceBytes = 1 << 20
    /// Expressions inside expressions, and blocks inside blocks, of the source.
    static let nesting = 100
    /// Evaluations inside evaluations, macros and recursive loops included.
    static let recursion = 500
    /// Values inside values.
    static let valueDepth = 100
    /// As Jinja2's sandbox has it (`MAX_RANGE`).
    static let range = 100_000
}
