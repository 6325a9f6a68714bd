import CText

/// A text as ``Normalizer`` folds it, folded once for everything that hashes or compares it.
package struct FoldedText: Sendable {
    package let string: String
    private let scalars: [UInt32]

    package init(_ text: String) {
        scalars = withFoldedScalars(of: text) { Array($0) }
        string = encoded(scalars)
    }

    /// Takes a text that was folded before.
    package init(folded: String) {
        string = folded
        scalars = folded.unicodeScalars.map(\.value)
    }

    package var isEmpty: Bool { scalars.isEmpty }

    /// Unicode scalars.
    package var count: Int { scalars.count }

    func withScalars<Result>(_ body: (UnsafeBufferPointer<UInt32>) -> Result) -> Result {
        scalars.withUnsafeBufferPointer(body)
    }
}

/// The scalars as a string.
func encoded(_ scalars: some Collection<UInt32>) -> String {
    let found = scalars.withContiguousStorageIfAvailable { scalars -> String in
        guard let start = scalars.baseAddress, !scalars.isEmpty else { return "" }
        return String(unsafeUninitializedCapacity: 4 * scalars.count) { bytes in
            guard let target = bytes.baseAddress else { return 0 }
            return ctext_encode(start, scalars.count, target)
        }
    }
    return found ?? encoded(Array(scalars))
}
