/// A byte-level byte-pair encoding: any bytes in, the same bytes out.
///
/// Special tokens are never read from text, so a chat cannot forge a turn.
package struct Tokenizer: Sendable {
    /// The bytes of each token; special tokens have their name.
    let pieces: [[UInt8]]
    let merges: [TokenPair]
    let special: [String: Int32]
    private let byteTokens: [Int32]
    private let ranks: [TokenPair: (rank: Int32, token: Int32)]
    private let specialTokens: Set<Int32>
    private let cache = WordCache()

    package var count: Int { pieces.count }

    init(
        pieces: [[UInt8]],
        merges: [TokenPair],
        special: [String: Int32]
    ) throws(StudentError) {
        self.pieces = pieces
        self.merges = merges
        self.special = special
        specialTokens = Set(special.values)
        var tokens: [[UInt8]: Int32] = [:]
        for (token, piece) in pieces.enumerated() where !specialTokens.contains(Int32(token)) {
            tokens[piece] = Int32(token)
        }
        byteTokens = (UInt8.min...UInt8.max).compactMap { tokens[[$0]] }
        guard byteTokens.count == 256 else {
            throw StudentError(.badTokenizer, "the vocabulary lacks some of the 256 single bytes")
        }
        var ranks: [TokenPair: (rank: Int32, token: Int32)] = [:]
        for (rank, pair) in merges.enumerated() {
            let joined = pieces[Int(pair.left)] + pieces[Int(pair.right)]
            guard let token = tokens[joined] else {
                throw StudentError(.badTokenizer, "merge \(rank) makes no token of the vocabulary")
            }
            ranks[pair] = (Int32(rank), token)
        }
        self.ranks = ranks
    }

    /// Learns a vocabulary of at most `vocabulary` tokens: specials, 256 bytes, merges.
    package static func train(
        _ texts: some Sequence<String>,
        vocabulary: Int,
        special: [String] = ChatFormat.special
    ) throws(StudentError) -> Tokenizer {
        let fixed = special.count + 256
        guard vocabulary >= fixed else {
            throw StudentError(.badTokenizer, "a vocabulary holds at least \(fixed) tokens")
        }
        var trainer = BytePairTrainer(texts, firstByte: Int32(special.count))
        let merges = trainer.merges(limit: vocabulary - fixed, firstToken: Int32(fixed))
        var pieces = special.map { Array($0.utf8) } + (UInt8.min...UInt8.max).map { [$0] }
        for pair in merges { pieces.append(pieces[Int(pair.left)] + pieces[Int(pair.right)]) }
        var names: [String: Int32] = [:]
        for (index, name) in special.enumerated() { names[name] = Int32(index) }
        return try Tokenizer(pieces: pieces, merges: merges, special: names)
    }

    /// The tokens of a text, special names in it taken as plain text.
    package func encode(_ text: String) -> [Int32] {
        var tokens: [Int32] = []
        for word in PreTokenizer.words(text) { tokens.append(contentsOf: merge(word)) }
        return tokens
    }

    /// The text of tokens; specials are left out and broken UTF-8 is repaired with U+FFFD.
    package func decode(_ tokens: some Sequence<Int32>) -> String {
        String(decoding: bytes(tokens), as: UTF8.self)
    }

    func bytes(_ tokens: some Sequence<Int32>) -> [UInt8] {
        var bytes: [UInt8] = []
        for token in tokens where Int(token) < pieces.count && !specialTokens.contains(token) {
            bytes.append(contentsOf: pieces[Int(token)])
        }
        return bytes
    }

    private func merge(_ word: [UInt8]) -> [Int32] {
        if let known = cache.find(word) { return known }
        var tokens = word.map { byteTokens[Int($0)] }
        while tokens.count > 1 {
            var best: (rank: Int32, token: Int32, pair: TokenPair)?
            for (left, right) in zip(tokens, tokens.dropFirst()) {
                let pair = TokenPair(left: left, right: right)
                guard let found = ranks[pair], found.rank < best?.rank ?? .max else { continue }
                best = (found.rank, found.token, pair)
            }
            guard let best else { break }
            tokens = best.pair.merged(in: tokens, as: best.token)
        }
        cache.keep(word, tokens)
        return tokens
    }
}
