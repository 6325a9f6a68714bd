/// The words of one request, cut up once for all solvers.
struct RequestText: Sendable {
    let text: String
    let tokens: [Token]

    init(_ text: some StringProtocol) {
        // Phones type curly quotes by themselves.
        self.text = String(text).replacing("\u{201c}", with: "\"").replacing("\u{201d}", with: "\"")
        tokens = Token.all(in: self.text)
    }

    /// Whether any word is near one of `words` (lower case).
    func mentions(_ words: [String]) -> Bool {
        tokens.contains { $0.kind == .word && FuzzyWord.match($0.lower, in: words) != nil }
    }

    /// The words, and each pair of neighbours as one, for pinyin typed with or without spaces.
    var joinedWords: Set<String> {
        let words = tokens.filter { $0.kind == .word }.map(\.lower)
        return Set(words).union(zip(words, words.dropFirst()).map { $0 + $1 })
    }
}
