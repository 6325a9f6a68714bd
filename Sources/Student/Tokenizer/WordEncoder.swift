import Synchronization

/// Words to tokens, with a memory of those already merged.
// The memory and the buffers are touched inside `collect` only, which lets one thread in at a time.
final class WordEncoder: @unchecked Sendable {
    private let turn = Mutex(())
    private var tokens: [Int32] = []
    private let bytes: [Int32]
    private let preTokenizer: PreTokenizer
    private let merger: WordMerger
    private let known = WordTable()
    /// Every token by its bytes, where words that are tokens are taken whole.
    private let vocabulary: WordTable?

    init(
        _ pieces: [[UInt8]],
        _ merges: [TokenPair],
        _ ids: [[UInt8]: Int32],
        _ options: TokenizerOptions
    ) throws(StudentError) {
        preTokenizer = options.preTokenizer
        bytes = try Self.byteTokens(ids)
        var ranked: [(pair: TokenPair, token: Int32)] = []
        ranked.reserveCapacity(merges.count)
        for (rank, pair) in merges.enumerated() {
            guard let token = ids[pieces[Int(pair.left)] + pieces[Int(pair.right)]] else {
                throw StudentError(.badTokenizer, "merge \(rank) makes no token of the vocabulary")
            }
            ranked.append((pair, token))
        }
        merger = WordMerger(MergeTable(ranked))
        vocabulary = options.ignoresMerges ? Self.table(ids) : nil
    }

    /// -1 for the bytes that no UTF-8 holds.
    private static func byteTokens(_ ids: [[UInt8]: Int32]) throws(StudentError) -> [Int32] {
        var tokens: [Int32] = []
        for byte in UInt8.min...UInt8.max {
            let token = ids[[byte]] ?? -1
            let isNever = byte == 0xC0 || byte == 0xC1 || byte >= 0xF5
            guard token >= 0 || isNever else {
                throw StudentError(
                    .badTokenizer,
                    "the vocabulary lacks byte \(byte): a text with it could not be told back"
                )
            }
            tokens.append(token)
        }
        return tokens
    }

    private static func table(_ ids: [[UInt8]: Int32]) -> WordTable {
        let table = WordTable(isBounded: false)
        for (piece, id) in ids where !piece.isEmpty {
            piece.withUnsafeBufferPointer { word in
                guard let base = word.baseAddress else { return }
                table.keep(base, word.count, WordTable.hash(base, word.count), [id])
            }
        }
        return table
    }

    /// The tokens that `body` appends for a text of so many bytes.
    func collect(_ size: Int, _ body: () -> Void) -> [Int32] {
        turn.withLock { _ in
            tokens.removeAll(keepingCapacity: true)
            tokens.reserveCapacity(size / 3 + 8)
            body()
            return tokens
        }
    }

    func append(_ token: Int32) { tokens.append(token) }

    /// Appends the tokens of a text without added tokens.
    func encode(_ text: UTF8Text, _ range: Range<Int>) {
        preTokenizer.forEachWord(text, range) { text, start, end in
            append(text.bytes + start, end &- start)
        }
    }

    @inline(__always)
    private func append(_ word: UnsafePointer<UInt8>, _ length: Int) {
        if length == 1 { return tokens.append(bytes[Int(word[0])]) }
        guard length <= WordTable.longestWord else { return appendLong(word, length) }
        let hash = WordTable.hash(word, length)
        if known.find(word, length, hash, &tokens) { return }
        let first = tokens.count
        if vocabulary?.find(word, length, hash, &tokens) != true {
            merger.merge(word, length, bytes, &tokens)
        }
        known.keep(word, length, hash, tokens[first...])
    }

    private func appendLong(_ word: UnsafePointer<UInt8>, _ length: Int) {
        if let vocabulary,
            vocabulary.find(word, length, WordTable.hash(word, length), &tokens)
        {
            return
        }
        merger.merge(word, length, bytes, &tokens)
    }
}
