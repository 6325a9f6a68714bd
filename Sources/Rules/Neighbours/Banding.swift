import Flywheel
import Text

/// How MinHash signatures are cut into bands for one need.
///
/// The most selective cut of 128 places that still catches a pair just at the threshold with a
/// probability of 99 %: 21 bands of 6 rows at 0.8, where a pair of 0.4 is proposed one time in
/// twelve. Places that do not fill a band are left unused.
struct Banding: Sendable {
    static let permutations = 128
    static let wantedCatch = 0.99

    let need: NeighbourNeed
    let bands: Int
    let rows: Int
    private let hash: MinHash

    init(_ need: NeighbourNeed) {
        self.need = need
        let rows = (1...Self.permutations).last { rows in
            MinHash.catchProbability(
                jaccard: need.atLeast,
                bands: Self.permutations / rows,
                rows: rows
            ) >= Self.wantedCatch
        }
        self.rows = rows ?? 1
        bands = Self.permutations / self.rows
        hash = MinHash(permutations: Self.permutations, ngram: need.ngram)
    }

    /// How likely a pair at the threshold is found.
    var catchProbability: Double {
        MinHash.catchProbability(jaccard: need.atLeast, bands: bands, rows: rows)
    }

    /// One key a band, distinct between bands, cuts, n-grams and contexts.
    func keys(of prompt: FoldedText, context: UInt64) -> [Int64] {
        // Band numbers are added to the seed, so the low byte is theirs.
        let cut = UInt64(rows) << 16 | UInt64(need.ngram) << 8
        return hash.bands(
            hash.signature(of: prompt),
            bands: bands,
            rows: rows,
            seed: (context &* 0x9E37_79B9_7F4A_7C15) ^ cut
        )
        .map(Int64.init(bitPattern:))
    }
}
