/// SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same draws on every machine.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    /// Seeds from text, so that every row can own its draws whatever the order of rows.
    public init(seed: UInt64, _ key: String) {
        state = seed ^ Digest(of: key).prefix64
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A uniform draw in 0..<1 with 53 bits.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A draw in 0..<count; `count` must be above zero.
    public mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}
