/// A part of a whole, from 0 to 1, written `0.05` or `5 %`.
public struct Share: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let fraction: Double

    public static let whole = Share(unchecked: 1)

    private init(unchecked fraction: Double) { self.fraction = fraction }

    /// - Returns: `nil` outside 0…1.
    public init?(_ fraction: Double) {
        guard fraction >= 0, fraction <= 1 else { return nil }
        self.fraction = fraction
    }

    /// Reads `0.05`, `5%` and `5 %`.
    public init?(_ text: String) {
        if text.hasSuffix("%") {
            guard let number = Double(text.dropLast().trimmed) else { return nil }
            self.init(number / 100)
        } else {
            guard let number = Double(text) else { return nil }
            self.init(number)
        }
    }

    public var description: String { "\(fraction)" }

    public static func < (left: Share, right: Share) -> Bool { left.fraction < right.fraction }
}

extension Share: Codable {
    /// Takes what `encode` writes, a number, and what people write.
    public init(from decoder: any Decoder) throws {
        let written = try? decoder.singleValueContainer().decode(Double.self)
        if let share = written.flatMap({ Share($0) }) {
            self = share
            return
        }
        self = try decoder.spelled("a share from 0 to 1 such as 0.05 or 5 %") { Share($0) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(fraction)
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    var trimmed: String {
        let blanks: Set<Character> = [" ", "\t"]
        let front = drop { blanks.contains($0) }
        let back = front.reversed().drop { blanks.contains($0) }
        return String(back.reversed())
    }
}
