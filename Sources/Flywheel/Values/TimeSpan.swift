/// A length of time written with its unit: `90s`, `15m`, `2h`, `1d`.
///
/// A day is a calendar day of the pipeline's time zone, not 24 hours.
public struct TimeSpan: Hashable, Sendable, CustomStringConvertible {
    public enum Unit: String, Sendable { case second = "s", minute = "m", hour = "h", day = "d" }

    public let count: Int
    public let unit: Unit

    public init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    public init?(_ text: String) {
        guard let letter = text.last, let unit = Unit(rawValue: String(letter)),
            let count = Int(text.dropLast().trimmed), count >= 0, count <= 1_000_000
        else { return nil }
        self.init(count, unit)
    }

    /// Seconds, counting a day as 24 hours.
    public var seconds: Int {
        switch unit {
        case .second: count
        case .minute: count * 60
        case .hour: count * 3600
        case .day: count * 86_400
        }
    }

    public var description: String { "\(count)\(unit.rawValue)" }
}

extension TimeSpan: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.spelled("a time such as 30s, 15m, 2h or 1d") { TimeSpan($0) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
