/// Texts as UTF-8 in one buffer, to be looked at together without a string for each.
package struct TextBatch: ~Copyable {
    private var bytes: [UInt8] = []
    /// Where each text ends; the first begins at 0.
    private var ends: [Int] = []

    package init() {}

    package var count: Int { ends.count }
    package var byteCount: Int { bytes.count }

    /// - Precondition: well-formed UTF-8, as PostgreSQL and `String` have it.
    package mutating func append(_ text: Span<UInt8>) {
        text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        ends.append(bytes.count)
    }

    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
    }

    /// Forgets the texts and keeps the memory.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// The text, decoded.
    package func string(_ index: Int) -> String {
        let start = index == 0 ? 0 : ends[index - 1]
        return String(decoding: bytes[start..<ends[index]], as: UTF8.self)
    }

    /// The text's language, without decoding it.
    package borrowing func language(_ index: Int, _ features: ByteFeatures) -> LanguageGuess {
        let start = index == 0 ? 0 : ends[index - 1]
        return bytes[start..<ends[index]].withUnsafeBufferPointer { detectLanguage($0, features) }
    }

    /// Lends all texts in order.
    borrowing func withTexts<Result>(_ body: (TextSequence) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { bytes in
            ends.withUnsafeBufferPointer { body(TextSequence(bytes: bytes, ends: $0)) }
        }
    }
}

/// The texts of a batch; valid while the batch lends them.
struct TextSequence: Sequence, IteratorProtocol {
    let bytes: UnsafeBufferPointer<UInt8>
    let ends: UnsafeBufferPointer<Int>
    private var place = 0
    private var start = 0

    init(bytes: UnsafeBufferPointer<UInt8>, ends: UnsafeBufferPointer<Int>) {
        self.bytes = bytes
        self.ends = ends
    }

    var count: Int { ends.count }

    mutating func next() -> UnsafeBufferPointer<UInt8>? {
        guard place < ends.count else { return nil }
        let end = ends[place]
        defer { (place, start) = (place + 1, end) }
        return UnsafeBufferPointer(
            start: bytes.baseAddress?.advanced(by: start),
            count: end - start
        )
    }
}
