/// SplitMix64, so that each test sees the same inputs on every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var x = state
        x = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
        x = (x ^ x >> 27) &* 0x94D0_49BB_1331_11EB
        return x ^ x >> 31
    }
}

/// Up to `length` pieces drawn from `pieces`.
func draw(
    _ pieces: [String],
    upTo length: Int,
    using generator: inout SeededGenerator
) -> String {
    let count = Int.random(in: 0...length, using: &generator)
    return (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
}
