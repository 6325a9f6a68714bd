import CText

/// Brings texts that read the same to the same form, for exact and near duplicates.
package enum Normalizer {
    package enum Punctuation: Sendable {
        case kept
        case dropped
    }

    /// Full-width forms become ASCII, letters lower case, runs of white space one space with
    /// none at the ends; zero-width and other invisible scalars go.
    ///
    /// Case folding is per scalar (`İ` stays), and nothing is composed or decomposed.
    package static func fold(_ text: String, punctuation: Punctuation = .kept) -> String {
        withFoldedScalars(of: text, punctuation: punctuation) { encoded($0) }
    }
}

/// Lends the folded scalars of `text`.
func withFoldedScalars<Result>(
    of text: String,
    punctuation: Normalizer.Punctuation = .kept,
    _ body: (UnsafeBufferPointer<UInt32>) -> Result
) -> Result {
    withBytes(of: text) { withFoldedScalars(of: $0, punctuation: punctuation, body) }
}

func withFoldedScalars<Result>(
    of bytes: UnsafeBufferPointer<UInt8>,
    punctuation: Normalizer.Punctuation = .kept,
    path: KernelPath = .best,
    _ body: (UnsafeBufferPointer<UInt32>) -> Result
) -> Result {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: bytes.count + 32) { scalars in
        guard let source = bytes.baseAddress, let target = scalars.baseAddress else {
            return body(UnsafeBufferPointer(start: nil, count: 0))
        }
        let count = ctext_fold(
            path.rawValue,
            source,
            bytes.count,
            ScalarTables.shared.pointers,
            punctuation == .dropped ? 1 : 0,
            target
        )
        return body(UnsafeBufferPointer(start: target, count: count))
    }
}
