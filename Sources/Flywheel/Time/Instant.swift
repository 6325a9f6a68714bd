import Foundation

/// A point in time, in whole microseconds since 1970-01-01T00:00:00Z, as PostgreSQL keeps it.
public struct Instant: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static let distantPast = Instant(microseconds: -62_135_596_800_000_000)

    /// Now, by this machine's clock.
    public static var now: Instant { Instant(Date()) }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }

    public func advanced(bySeconds seconds: Int) -> Instant {
        Instant(microseconds: microseconds + Int64(seconds) * 1_000_000)
    }

    /// ISO 8601 in UTC, to the microsecond only where there are any.
    public var description: String {
        let whole = Int64((Double(microseconds) / 1_000_000).rounded(.down))
        let rest = microseconds - whole * 1_000_000
        let text = Date(timeIntervalSince1970: Double(whole)).formatted(.iso8601)
        guard rest != 0 else { return text }
        return "\(text.dropLast()).\(String(rest + 1_000_000).dropFirst())Z"
    }

    init(_ date: Date) {
        microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded())
    }

    var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}

/// A calendar day without a time zone, written `2026-10-01`.
public struct Day: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let year: Int
    public let month: Int
    public let day: Int

    /// - Returns: `nil` for text that is not a day of the Gregorian calendar.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let wanted = DateComponents(year: year, month: month, day: day)
        guard let date = calendar.date(from: wanted),
            calendar.dateComponents([.year, .month, .day], from: date) == wanted
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    init(year: Int, month: Int, day: Int) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    public var description: String {
        "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    public static func < (left: Day, right: Day) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Day: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.spelled("a day such as 2026-10-01") { Day($0) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Instant {
    /// Reads ISO 8601 with an offset: `2026-10-02T02:00:00+08:00`, `2026-10-01T18:00:00Z`.
    ///
    /// - Returns: `nil` without an offset, since a bare local time means a different moment in
    ///   every time zone.
    public init?(_ text: String) {
        guard let date = try? Date(text, strategy: .iso8601) else { return nil }
        self.init(date)
    }
}
