import CText

/// The distinct character n-grams of a folded text, to compare one text with many.
///
/// Kept as 64-bit hashes: two of a million n-grams collide with a probability of 3·10⁻⁸.
package struct Shingles: Sendable {
    /// Ascending, without repeats.
    private let hashes: [UInt64]

    /// A text shorter than `ngram` is one shingle of its own length.
    package init(_ text: String, ngram: Int) {
        precondition(ngram > 0)
        let all = withFoldedScalars(of: text) { scalars in
            gramHashes(scalars, ngram: ngram)
        }
        hashes = grouped(all).keys.sorted()
    }

    package init(_ text: FoldedText, ngram: Int) {
        precondition(ngram > 0)
        let all = text.withScalars { gramHashes($0, ngram: ngram) }
        hashes = grouped(all).keys.sorted()
    }

    package var count: Int { hashes.count }

    /// |A ∩ B| / |A ∪ B|; 1 where both are empty.
    package func jaccard(with other: Shingles) -> Double {
        guard !(hashes.isEmpty && other.hashes.isEmpty) else { return 1 }
        var i = 0
        var j = 0
        var shared = 0
        while i < hashes.count, j < other.hashes.count {
            let (a, b) = (hashes[i], other.hashes[j])
            if a == b { shared += 1 }
            if a <= b { i += 1 }
            if b <= a { j += 1 }
        }
        return Double(shared) / Double(hashes.count + other.hashes.count - shared)
    }
}

/// The exact Jaccard similarity of two texts on folded character n-grams.
package func jaccard(_ a: String, _ b: String, ngram: Int = 3) -> Double {
    Shingles(a, ngram: ngram).jaccard(with: Shingles(b, ngram: ngram))
}

/// The hash of each n-gram, in order, repeats included.
func gramHashes(_ scalars: UnsafeBufferPointer<UInt32>, ngram: Int) -> [UInt64] {
    guard let source = scalars.baseAddress, !scalars.isEmpty else { return [] }
    return [UInt64](unsafeUninitializedCapacity: scalars.count) { target, filled in
        guard let start = target.baseAddress else { return }
        filled = ctext_shingles64(source, scalars.count, ngram, start)
    }
}

/// The distinct hashes, in no order, and how often each one occurs.
func grouped(_ hashes: [UInt64]) -> (keys: [UInt64], counts: [UInt32]) {
    guard !hashes.isEmpty else { return ([], []) }
    var capacity = 4
    while capacity < 2 * hashes.count { capacity *= 2 }
    var keys = [UInt64](repeating: 0, count: capacity)
    var counts = [UInt32](repeating: 0, count: capacity)
    let distinct = ctext_group(hashes, hashes.count, &keys, &counts, capacity)
    return (Array(keys[..<distinct]), Array(counts[..<distinct]))
}
