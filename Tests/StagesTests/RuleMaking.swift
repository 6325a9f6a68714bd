import Flywheel
import Foundation
import Rules

/// A rule from its options as they stand in a pipeline file.
func made(_ factory: RuleFactory, _ options: String) throws -> any Rule {
    let box = try JSONDecoder().decode(DecoderBox.self, from: Data(options.utf8))
    return try factory.make(box.decoder)
}

private struct DecoderBox: Decodable {
    let decoder: any Decoder
    init(from decoder: any Decoder) { self.decoder = decoder }
}

/// Draws the same numbers from the same seed: SplitMix64 (Steele, Lea, Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var x = state
        x = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
        x = (x ^ x >> 27) &* 0x94D0_49BB_1331_11EB
        return x ^ x >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
