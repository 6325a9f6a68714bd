import CText

/// MinHash signatures over character n-grams of folded text (Broder 1997).
///
/// Two texts agree in each place of their signatures with the probability of their Jaccard
/// similarity, and where both minima are one of 65,536 values by chance: with n n-grams about one
/// time in 130,000 / n, so estimates are a little high for long texts (as in b-bit minwise hashing,
/// Li and König 2010). Signatures depend on `permutations`, `ngram` and `seed` only, not on the machine.
package struct MinHash: Sendable {
    package let permutations: Int
    package let ngram: Int
    private let factors: [UInt16]
    private let masks: [UInt16]
    private let path: Int32

    /// - Parameters:
    ///   - permutations: Places of a signature, rounded up to a multiple of 64.
    ///   - ngram: Scalars a shingle. Three, since one changed character of a 20-character
    ///     prompt leaves a similarity of .71 with three and .52 with five.
    ///   - seed: Draws the permutations.
    package init(permutations: Int = 128, ngram: Int = 3, seed: UInt64 = 0) {
        self.init(permutations: permutations, ngram: ngram, seed: seed, path: KernelPath.best)
    }

    /// As above on a given implementation, which the caller has found to run here.
    package init(permutations: Int, ngram: Int, seed: UInt64, path: KernelPath) {
        precondition(permutations > 0 && ngram > 0)
        self.permutations = (permutations + 63) / 64 * 64
        self.ngram = ngram
        self.path = path.rawValue
        var state = seed
        factors = (0..<self.permutations).map { _ in splitMix(&state) | 1 }
        masks = (0..<self.permutations).map { _ in splitMix(&state) }
    }

    /// The minima over all shingles; a text shorter than `ngram` is one shingle, and every
    /// place is `UInt16.max` where nothing is left after folding.
    package func signature(of text: String) -> [UInt32] {
        withFoldedScalars(of: text) { signature(ofScalars: $0) }
    }

    /// As above, of a text that is folded already.
    package func signature(of text: FoldedText) -> [UInt32] {
        text.withScalars { signature(ofScalars: $0) }
    }

    private func signature(ofScalars scalars: UnsafeBufferPointer<UInt32>) -> [UInt32] {
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: permutations) { signature in
            write(scalars, to: signature)
            return signature.map(UInt32.init)
        }
    }

    /// Writes the signature of folded scalars; `signature` has `permutations` places.
    func write(
        _ scalars: UnsafeBufferPointer<UInt32>,
        to signature: UnsafeMutableBufferPointer<UInt16>
    ) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: max(1, 2 * scalars.count)) {
            hashes in
            ctext_sign(
                path,
                scalars.baseAddress,
                scalars.count,
                ngram,
                factors,
                masks,
                permutations,
                hashes.baseAddress,
                signature.baseAddress
            )
        }
    }

    /// One key a band of rows; texts that share a key in the same band are candidates.
    /// `bands` divides the signature's length.
    package func bands(_ signature: [UInt32], bands: Int) -> [UInt64] {
        precondition(bands > 0 && signature.count.isMultiple(of: bands))
        return self.bands(signature, bands: bands, rows: signature.count / bands, seed: 0)
    }

    /// One key for each of the first `bands` bands of `rows` places; what is left over of the
    /// signature does not count. Keys of different seeds never meet.
    package func bands(
        _ signature: [UInt32],
        bands: Int,
        rows: Int,
        seed: UInt64
    ) -> [UInt64] {
        precondition(bands > 0 && rows > 0 && bands * rows <= signature.count)
        return signature.withUnsafeBytes { bytes in
            (0..<bands).map { band in
                let row = bytes[(band * rows * 4)..<((band + 1) * rows * 4)]
                return ctext_xxh3(
                    UnsafeRawBufferPointer(rebasing: row).baseAddress,
                    rows * 4,
                    seed &+ UInt64(band)
                )
            }
        }
    }

    /// The share of places that agree: an estimate of the Jaccard similarity with a standard
    /// error of √(j(1−j)/permutations).
    package static func estimate(_ a: [UInt32], _ b: [UInt32]) -> Double {
        precondition(a.count == b.count && !a.isEmpty)
        return Double(zip(a, b).count { $0 == $1 }) / Double(a.count)
    }

    /// How likely a pair of that similarity shares at least one band: 1 − (1 − jʳ)ᵇ.
    package static func catchProbability(jaccard: Double, bands: Int, rows: Int) -> Double {
        1 - power(1 - power(jaccard, rows), bands)
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}

/// The implementations of the MinHash kernel; all give the same signatures.
package enum KernelPath: Int32, Sendable, CaseIterable {
    case portable = 0
    case avx2 = 1
    case avx512 = 2

    package var runsHere: Bool { ctext_path_runs_here(rawValue) != 0 }

    /// The widest one that this machine runs.
    static let best = allCases.last { $0.runsHere } ?? .portable
}

/// SplitMix64 (Steele, Lea, Flood 2014), uppermost quarter.
private func splitMix(_ state: inout UInt64) -> UInt16 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var x = state
    x = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ x >> 27) &* 0x94D0_49BB_1331_11EB
    return UInt16(truncatingIfNeeded: (x ^ x >> 31) >> 48)
}
