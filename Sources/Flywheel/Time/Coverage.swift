/// What has been done: disjoint windows, sorted, neighbours merged.
///
/// The watermark is derived from this set rather than stored beside it, so a gap left by a failed
/// night stays visible and a backfill is a subtraction.
public struct Coverage: Hashable, Sendable {
    public private(set) var windows: [Window] = []

    public init(_ windows: some Sequence<Window> = []) {
        for window in windows { insert(window) }
    }

    public mutating func insert(_ window: Window) {
        var (start, end) = (window.start, window.end)
        for other in windows where other.start <= end && start <= other.end {
            start = min(start, other.start)
            end = max(end, other.end)
        }
        windows.removeAll { $0.start <= end && start <= $0.end }
        windows.append(Window(unchecked: start, end))
        windows.sort()
    }

    public mutating func remove(_ window: Window) {
        windows = windows.flatMap { other -> [Window] in
            guard other.start < window.end, window.start < other.end else { return [other] }
            return [
                Window(other.start, min(other.end, window.start)),
                Window(max(other.start, window.end), other.end),
            ].compactMap { $0 }
        }
    }

    public func contains(_ window: Window) -> Bool {
        windows.contains { $0.start <= window.start && window.end <= $0.end }
    }

    /// The end of the stretch without a gap that begins at `start`.
    public func watermark(from start: Instant) -> Instant {
        windows.first { $0.start <= start && start < $0.end }?.end ?? start
    }
}
