import Foundation

/// A byte-level byte-pair encoding: any bytes in, the same bytes out.
///
/// Gives the ids that Hugging Face `tokenizers` gives without `add_special_tokens`.
package struct Tokenizer: Sendable {
    /// What a special token's name in a text means.
    package enum SpecialNames: Sendable {
        /// Text like any other, so that a chat cannot forge a turn.
        case text
        /// The token, as in a text that a chat template has rendered.
        case tokens
    }

    /// The bytes of each token; added tokens have their name.
    let pieces: [[UInt8]]
    let merges: [TokenPair]
    package let added: [AddedToken]
    /// Tokens by name that stand for no text: turn borders, padding.
    let special: [String: Int32]
    let options: TokenizerOptions
    private let specialTokens: Set<Int32>
    private let rawFinder: AddedTokenFinder
    private let normalizedFinder: AddedTokenFinder
    private let words: WordEncoder

    package var count: Int { pieces.count }

    /// `vocabulary` is what merges may make, by default every token that was not added.
    init(
        pieces: [[UInt8]],
        merges: [TokenPair],
        added: [AddedToken],
        options: TokenizerOptions = TokenizerOptions(),
        vocabulary: [[UInt8]: Int32]? = nil
    ) throws(StudentError) {
        self.pieces = pieces
        self.merges = merges
        self.added = added
        self.options = options
        special = Dictionary(
            added.filter(\.isSpecial).map { ($0.content, $0.id) },
            uniquingKeysWith: { first, _ in first }
        )
        specialTokens = Set(special.values)
        let form = options.composes ? CanonicalForms.shared : nil
        rawFinder = AddedTokenFinder(added.filter { !$0.isNormalized }, form: nil)
        normalizedFinder = AddedTokenFinder(added.filter(\.isNormalized), form: form)
        words = try WordEncoder(
            pieces,
            merges,
            vocabulary ?? Self.vocabulary(pieces, added),
            options
        )
    }

    private static func vocabulary(_ pieces: [[UInt8]], _ added: [AddedToken]) -> [[UInt8]: Int32] {
        let names = Set(added.map(\.id))
        var ids: [[UInt8]: Int32] = [:]
        for (id, piece) in pieces.enumerated() where !names.contains(Int32(id)) {
            ids[piece] = Int32(id)
        }
        return ids
    }

    /// The tokens of a text.
    package func encode(_ text: String, special names: SpecialNames = .text) -> [Int32] {
        var copy = text
        return words.collect(text.utf8.count) {
            copy.withUTF8Text { view, range in cut(view, range, names == .tokens) }
        }
    }

    private func cut(
        _ text: UTF8Text,
        _ range: Range<Int>,
        _ specials: Bool
    ) {
        guard !rawFinder.isEmpty, specials || !rawFinder.onlySpecial else {
            return normalize(text, range, specials)
        }
        rawFinder.cut(text, range, specials: specials) { piece, token in
            if let token { return words.append(token) }
            normalize(text, piece, specials)
        }
    }

    private func normalize(
        _ text: UTF8Text,
        _ range: Range<Int>,
        _ specials: Bool
    ) {
        guard options.composes, let composed = CanonicalForms.shared.composed(text, range) else {
            return cutNormalized(text, range, specials)
        }
        composed.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            let copy = UTF8Text(bytes: base, classes: text.classes)
            cutNormalized(copy, 0..<bytes.count, specials)
        }
    }

    private func cutNormalized(
        _ text: UTF8Text,
        _ range: Range<Int>,
        _ specials: Bool
    ) {
        guard !normalizedFinder.isEmpty, specials || !normalizedFinder.onlySpecial else {
            return words.encode(text, range)
        }
        normalizedFinder.cut(text, range, specials: specials) { piece, token in
            if let token { return words.append(token) }
            words.encode(text, piece)
        }
    }

    /// The text of tokens; specials are left out and broken UTF-8 is repaired with U+FFFD.
    package func decode(_ tokens: some Sequence<Int32>) -> String {
        String(decoding: bytes(tokens), as: UTF8.self)
    }

    func bytes(_ tokens: some Sequence<Int32>) -> [UInt8] {
        var bytes: [UInt8] = []
        for token in tokens
        where pieces.indices.contains(Int(token)) && !specialTokens.contains(token) {
            bytes.append(contentsOf: pieces[Int(token)])
        }
        return bytes
    }
}

/// How a tokenizer treats text before and while it merges.
struct TokenizerOptions: Sendable {
    var preTokenizer = PreTokenizer.qwen2
    /// Whether text is brought to normalization form C first.
    var composes = false
    /// Whether a word that is a token is taken whole, whatever the merges make of it.
    var ignoresMerges = false
    /// The files as they were read, so that a trained copy is saved with the same ones.
    var files: [String: Data] = [:]
}
