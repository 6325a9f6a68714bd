import Foundation

/// How a pipeline cuts time into windows.
///
/// Boundaries lie at local midnight of the pipeline's time zone. They are computed from the
/// calendar, never by adding hours, so that nights of 23 and 25 hours tile without gap or overlap.
public struct Schedule: Hashable, Sendable {
    /// Days in a window.
    public let days: Int
    public let timeZone: String
    public let start: Day
    /// How long after its end a window is left alone, for rows that commit late.
    public let settle: TimeSpan
    /// How many past windows are looked at again for late rows.
    public let lookback: Int

    private let calendar: Calendar

    /// - Returns: `nil` for a time zone the system does not know or a window of no days.
    public init?(days: Int, timeZone: String, start: Day, settle: TimeSpan, lookback: Int) {
        guard days > 0, lookback >= 0, let zone = TimeZone(identifier: timeZone) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
        self.days = days
        self.timeZone = timeZone
        self.start = start
        self.settle = settle
        self.lookback = lookback
    }

    /// The first instant of a day in the pipeline's time zone.
    public func midnight(of day: Day) -> Instant {
        let noon = DateComponents(year: day.year, month: day.month, day: day.day, hour: 12)
        let date = calendar.date(from: noon) ?? .distantPast
        return Instant(calendar.startOfDay(for: date))
    }

    /// The calendar day an instant falls on in the pipeline's time zone.
    public func day(of instant: Instant) -> Day {
        let parts = calendar.dateComponents([.year, .month, .day], from: instant.date)
        return Day(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
    }

    /// Every window that has ended and settled by `now`, oldest first.
    public func windows(until now: Instant) -> [Window] {
        let horizon = now.advanced(bySeconds: -settle.seconds)
        var found: [Window] = []
        var count = 0
        while true {
            let window = Window(unchecked: boundary(count), boundary(count + 1))
            guard window.end <= horizon, window.start < window.end else { return found }
            found.append(window)
            count += 1
        }
    }

    /// The name of a window for people: its first day.
    public func name(of window: Window) -> String { day(of: window.start).description }

    private func boundary(_ count: Int) -> Instant {
        let noon = DateComponents(year: start.year, month: start.month, day: start.day, hour: 12)
        let first = calendar.date(from: noon) ?? .distantPast
        let date = calendar.date(byAdding: .day, value: count * days, to: first) ?? .distantFuture
        return Instant(calendar.startOfDay(for: date))
    }
}
