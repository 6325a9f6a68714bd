import Flywheel
import Text

/// How MinHash signatures are cut into bands for one need.
///
/// The most selective cut of 128 places that still catches a pair just at the threshold with a
/// probability of 99 %.
struct Banding: Sendable {
    static let permutations = 128
    static let wantedCatch = 0.99

    let need: NeighbourNeed
    let bands: Int
    let rows: Int
    private let hash: MinHash

    init(_ need: NeighbourNeed) {
        self.need = need
        let cuts = [(4, 32), (8, 16), (16, 8), (32, 4), (64, 2), (128, 1)]
        let cut = cuts.first { cut in
            MinHash.catchProbability(jaccard: need.atLeast, bands: cut.0, rows: cut.1)
                >= Self.wantedCatch
        }
        (bands, rows) = cut ?? (Self.permutations, 1)
        hash = MinHash(permutations: Self.permutations, ngram: need.ngram)
    }

    /// How likely a pair at the threshold is found.
    var catchProbability: Double {
        MinHash.catchProbability(jaccard: need.atLeast, bands: bands, rows: rows)
    }

    /// One key a band, distinct between bands, needs and contexts.
    func keys(of text: String, context: UInt64) -> [Int64] {
        let signature = hash.signature(of: text)
        return hash.bands(signature, bands: bands).enumerated().map { number, key in
            let salt = UInt64(number) << 32 | UInt64(need.ngram)
            return Int64(bitPattern: xxh3(Self.bytes([key, salt, context])))
        }
    }

    private static func bytes(_ words: [UInt64]) -> [UInt8] {
        words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    }
}
