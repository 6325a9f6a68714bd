/// A `timestamptz`: microseconds since 1970-01-01 00:00 UTC, or one of the two infinities.
package struct Timestamp: PostgresValue, Hashable, Comparable, Sendable {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package static let infinity = Self(microseconds: .max)
    package static let minusInfinity = Self(microseconds: .min)

    package static func < (one: Self, other: Self) -> Bool {
        one.microseconds < other.microseconds
    }

    /// From 1970-01-01 to PostgreSQL's own epoch, 2000-01-01.
    private static let epoch: Int64 = 946_684_800_000_000

    package static var oid: UInt32 { TypeNumber.timestamptz }

    package func encode(into buffer: inout BinaryBuffer) {
        guard self != .infinity, self != .minusInfinity else { return buffer.append(microseconds) }
        let (value, overflow) = microseconds.subtractingReportingOverflow(Self.epoch)
        // Far below 4713 BC: any finite value there is one the server refuses.
        buffer.append(overflow ? Int64.min + 1 : value)
    }

    package static func decode(_ field: BinaryField) -> Self? {
        let known = [TypeNumber.timestamptz, TypeNumber.timestamp, TypeNumber.untold]
        guard known.contains(field.oid), let value = field.integer(Int64.self) else { return nil }
        guard value != .max, value != .min else { return Self(microseconds: value) }
        // The server's range ends in 294276 AD, so the sum fits.
        return Self(microseconds: value &+ epoch)
    }
}

/// A `date`: days since 1970-01-01, or one of the two infinities.
package struct PostgresDate: PostgresValue, Hashable, Comparable, Sendable {
    package let days: Int32

    package init(days: Int32) { self.days = days }

    package static let infinity = Self(days: .max)
    package static let minusInfinity = Self(days: .min)

    package static func < (one: Self, other: Self) -> Bool { one.days < other.days }

    /// From 1970-01-01 to 2000-01-01.
    private static let epoch: Int32 = 10_957

    package static var oid: UInt32 { TypeNumber.date }

    package func encode(into buffer: inout BinaryBuffer) {
        guard self != .infinity, self != .minusInfinity else { return buffer.append(days) }
        let (value, overflow) = days.subtractingReportingOverflow(Self.epoch)
        buffer.append(overflow ? Int32.min + 1 : value)
    }

    package static func decode(_ field: BinaryField) -> Self? {
        guard [TypeNumber.date, TypeNumber.untold].contains(field.oid),
            let value = field.integer(Int32.self)
        else { return nil }
        guard value != .max, value != .min else { return Self(days: value) }
        return Self(days: value &+ epoch)
    }
}
