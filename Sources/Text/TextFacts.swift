import CText

/// What is worth knowing of every text of a batch, found out in one pass over its bytes.
///
/// Flat arrays that are used again for the next batch, so a pass allocates nothing.
package struct TextFacts: ~Copyable {
    package private(set) var count = 0
    private let patterns: PatternSet?
    private let minHash: MinHash?
    private let wordsPerText: Int
    private var hitWords: [UInt64] = []
    private var features: [ByteFeatures] = []
    private var hashes: [UInt128] = []
    private var signatures: [UInt16] = []

    /// - Parameters:
    ///   - patterns: searched for in one scan.
    ///   - minHash: makes a signature of each text; left out where nobody compares texts.
    package init(_ patterns: PatternSet?, _ minHash: MinHash? = nil) {
        self.patterns = patterns
        self.minHash = minHash
        wordsPerText = patterns?.wordsPerText ?? 0
    }

    /// Forgets the last batch and looks at this one.
    package mutating func take(_ batch: borrowing TextBatch) {
        count = batch.count
        batch.withTexts { texts in
            hash(texts)
            findPatterns(texts)
            guard let minHash else { return }
            sign(texts, minHash)
        }
    }

    /// Whether any pattern occurs in the text.
    package func isHit(_ text: Int) -> Bool {
        for word in text * wordsPerText..<(text + 1) * wordsPerText where hitWords[word] != 0 {
            return true
        }
        return false
    }

    package func hits(_ text: Int) -> PatternHits {
        PatternHits(words: Array(hitWords[text * wordsPerText..<(text + 1) * wordsPerText]))
    }

    package func features(_ text: Int) -> ByteFeatures { features[text] }

    /// XXH3, 128 bits.
    package func hash(_ text: Int) -> UInt128 { hashes[text] }

    /// The MinHash signature; empty where none was asked for.
    package func signature(_ text: Int) -> ArraySlice<UInt16> {
        guard let places = minHash?.permutations else { return [] }
        return signatures[text * places..<(text + 1) * places]
    }

    private mutating func findPatterns(_ texts: TextSequence) {
        hitWords.removeAll(keepingCapacity: true)
        hitWords.append(contentsOf: repeatElement(0, count: texts.count * wordsPerText))
        let digits = features.lazy.map(\.digits)
        hitWords.withUnsafeMutableBufferPointer { words in
            patterns?.mark(texts, digits: digits, into: words)
        }
    }

    private mutating func hash(_ texts: TextSequence) {
        features.removeAll(keepingCapacity: true)
        hashes.removeAll(keepingCapacity: true)
        for text in texts {
            features.append(ByteFeatures(text))
            hashes.append(wide(text))
        }
    }

    private mutating func sign(_ texts: TextSequence, _ minHash: MinHash) {
        let places = minHash.permutations
        let missing = texts.count * places - signatures.count
        if missing > 0 { signatures.append(contentsOf: repeatElement(0, count: missing)) }
        signatures.withUnsafeMutableBufferPointer { signatures in
            var start = 0
            for text in texts {
                let target = UnsafeMutableBufferPointer(
                    rebasing: signatures[start..<start + places]
                )
                withFoldedScalars(of: text) { minHash.write($0, to: target) }
                start += places
            }
        }
    }
}
