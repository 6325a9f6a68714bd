/// An amount of US dollars in millionths, so that sums are exact.
public struct Money: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var micros: Int64

    public init(micros: Int64) { self.micros = micros }

    public static let zero = Money(micros: 0)

    /// Reads `20 USD` and `0.15 USD`.
    public init?(_ text: String) {
        guard text.hasSuffix("USD"), let amount = Double(text.dropLast(3).trimmed),
            amount >= 0, amount <= 1_000_000_000
        else { return nil }
        micros = Int64((amount * 1_000_000).rounded())
    }

    public static func < (left: Money, right: Money) -> Bool { left.micros < right.micros }

    public static func + (left: Money, right: Money) -> Money {
        Money(micros: left.micros + right.micros)
    }

    public var description: String {
        let cents = (abs(micros) % 1_000_000) / 100
        let fraction = String(cents + 10_000).dropFirst()
        return "\(micros < 0 ? "-" : "")\(abs(micros) / 1_000_000).\(fraction) USD"
    }
}

extension Money: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.spelled("an amount such as 20 USD") { Money($0) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode("\(Double(micros) / 1_000_000) USD")
    }
}

/// A ceiling on what one night may cost, written `20 USD/night`.
public struct NightlyBudget: Hashable, Sendable, CustomStringConvertible {
    public let cap: Money

    public init(_ cap: Money) { self.cap = cap }

    public init?(_ text: String) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, parts[1].trimmed == "night", let cap = Money(parts[0].trimmed)
        else {
            return nil
        }
        self.cap = cap
    }

    public var description: String { "\(cap)/night" }
}

extension NightlyBudget: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.spelled("a budget such as 20 USD/night") { NightlyBudget($0) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
