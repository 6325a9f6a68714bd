/// A half-open stretch of time `[start, end)`, the unit of done.
public struct Window: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let start: Instant
    public let end: Instant

    /// - Returns: `nil` unless `start` lies before `end`.
    public init?(_ start: Instant, _ end: Instant) {
        guard start < end else { return nil }
        self.start = start
        self.end = end
    }

    init(unchecked start: Instant, _ end: Instant) {
        self.start = start
        self.end = end
    }

    public func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }

    public static func < (left: Window, right: Window) -> Bool {
        (left.start, left.end) < (right.start, right.end)
    }

    public var description: String { "[\(start), \(end))" }
}
