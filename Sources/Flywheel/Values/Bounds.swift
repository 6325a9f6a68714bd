/// A closed range of whole numbers, written `2..4000`, `2..` or `..4000`.
public struct Bounds: Hashable, Sendable, CustomStringConvertible {
    public let lowest: Int
    public let highest: Int

    public init?(_ lowest: Int, _ highest: Int) {
        guard lowest <= highest else { return nil }
        self.lowest = lowest
        self.highest = highest
    }

    public init?(_ text: String) {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let left = text[..<dots.lowerBound].trimmed
        let right = text[dots.upperBound...].trimmed
        guard let lowest = left.isEmpty ? 0 : Int(left),
            let highest = right.isEmpty ? Int.max : Int(right), !(left.isEmpty && right.isEmpty)
        else { return nil }
        self.init(lowest, highest)
    }

    public func contains(_ value: Int) -> Bool { value >= lowest && value <= highest }

    public var description: String { "\(lowest)..\(highest == .max ? "" : String(highest))" }
}

extension Bounds: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decoder.spelled("a range such as 2..4000") { Bounds($0) }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
