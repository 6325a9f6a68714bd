import Student

private let texts = [
    "The order 1234 isn't here.", "订单已经寄到北京了，谢谢！", "hello hello <|im_end|> e\u{301}",
]

/// `tokenizer.json`, then a text to ids and back with what was read.
struct TokenizerFuzz: FuzzedReader {
    static let name = "tokenizer"
    private let folder: FuzzFolder

    init(_ folder: FuzzFolder) throws { self.folder = folder }

    func examples() throws -> [[UInt8]] {
        let tokenizer = try Tokenizer.train(texts, vocabulary: 275)
        try tokenizer.save(directory: folder.path, maximumLength: 8)
        return [try folder.read("tokenizer.json")]
    }

    func accepts(_ input: [UInt8]) throws -> Bool {
        try folder.write(input, to: "tokenizer.json")
        return try readsTokenizer(folder)
    }
}

/// `vocab.json` and `merges.txt` of GPT-2's kind, the one behind the other in an input.
struct VocabularyFuzz: FuzzedReader {
    static let name = "vocabulary"
    private static let border = Array("\n--border--\n".utf8)
    private let folder: FuzzFolder

    init(_ folder: FuzzFolder) throws { self.folder = folder }

    func examples() throws -> [[UInt8]] {
        let tokenizer = try Tokenizer.train(texts, vocabulary: 275)
        let (vocabulary, merges) = tokenizer.vocabularyFiles()
        return [Array(vocabulary.utf8) + Self.border + Array(merges.utf8)]
    }

    func accepts(_ input: [UInt8]) throws -> Bool {
        let cut = input.firstRange(of: Self.border) ?? input.count..<input.count
        try folder.write(Array(input[..<cut.lowerBound]), to: "vocab.json")
        try folder.write(Array(input[cut.upperBound...]), to: "merges.txt")
        return try readsTokenizer(folder)
    }
}

/// Reads and uses the tokenizer; false where it is refused by name.
private func readsTokenizer(_ folder: FuzzFolder) throws -> Bool {
    do {
        let tokenizer = try Tokenizer(directory: folder.path)
        for text in texts {
            for names in [Tokenizer.SpecialNames.text, .tokens] {
                let ids = tokenizer.encode(text, special: names)
                guard ids.allSatisfy({ 0 <= $0 && Int($0) < tokenizer.count }) else {
                    throw FuzzError("an id is none of the vocabulary")
                }
                _ = tokenizer.decode(ids)
            }
        }
        return true
    } catch is StudentError { return false }
}
