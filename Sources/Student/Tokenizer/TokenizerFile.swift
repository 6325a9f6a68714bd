import Foundation

/// A tokenizer as Hugging Face writes it: `tokenizer.json`, or `vocab.json` with `merges.txt`.
extension Tokenizer {
    /// Reads a byte-level BPE; any other kind, and any step that is not computed here, is refused
    /// by its name.
    package init(directory: String) throws(StudentError) {
        let exists = FileManager.default.fileExists(atPath:)
        guard exists(directory + "/tokenizer.json") || !Self.hasVocabularyFiles(directory) else {
            try self.init(vocabularyFiles: directory)
            return
        }
        let path = directory + "/tokenizer.json"
        let root = try JSONFile.object(path, else: .badTokenizer)
        var options = try TokenizerSteps.options(root)
        options.files = try TokenizerSteps.files(directory)
        let model = root["model"] as? [String: Any] ?? [:]
        guard let vocabulary = model["vocab"] as? [String: Int] else {
            throw StudentError(.badTokenizer, "tokenizer.json has no model.vocab of whole numbers")
        }
        try self.init(
            vocabulary: vocabulary,
            merges: try Self.merges(model["merges"]),
            added: try Self.added(root["added_tokens"] as? [[String: Any]] ?? []),
            options: options
        )
    }

    /// From names as the files spell them.
    init(
        vocabulary: [String: Int],
        merges names: [(String, String)],
        added declared: [AddedToken],
        options: TokenizerOptions
    ) throws(StudentError) {
        let added = try Self.numbered(declared, vocabulary)
        let pieces = try Self.pieces(vocabulary, added)
        var ids: [[UInt8]: Int32] = [:]
        for (name, id) in vocabulary {
            ids[ByteAlphabet.read(name) ?? Array(name.utf8)] = Int32(id)
        }
        var merges: [TokenPair] = []
        merges.reserveCapacity(names.count)
        for (left, right) in names {
            guard let left = vocabulary[left], let right = vocabulary[right] else {
                throw StudentError(.badTokenizer, "merge \(merges.count) names no two tokens")
            }
            merges.append(TokenPair(left: Int32(left), right: Int32(right)))
        }
        try self.init(
            pieces: pieces,
            merges: merges,
            added: added,
            options: options,
            vocabulary: ids
        )
    }

    /// The ids that `tokenizers` goes by, whatever the file says: the vocabulary's, else the next
    /// one behind the vocabulary and the tokens added before.
    ///
    /// For a plain word another id is harmless; with another id for a special token the model would
    /// be told another token than it was trained with.
    private static func numbered(
        _ declared: [AddedToken],
        _ vocabulary: [String: Int]
    ) throws(StudentError) -> [AddedToken] {
        var given: [String: Int] = [:]
        var next = vocabulary.count
        var added = declared
        for (place, token) in declared.enumerated() {
            let number = given[token.content] ?? vocabulary[token.content] ?? next
            guard let id = Int32(exactly: number), !token.isSpecial || id == token.id else {
                throw StudentError(
                    .badTokenizer,
                    "special token \(token.id) has another id, \(number), by the vocabulary and the "
                        + "tokens added before it; list added tokens by their ids, without gaps"
                )
            }
            added[place].id = id
            given[token.content] = number
            next = max(next, number + 1)
        }
        return added
    }

    private static func added(_ list: [[String: Any]]) throws(StudentError) -> [AddedToken] {
        var added: [AddedToken] = []
        for entry in list {
            guard let name = entry["content"] as? String, let id = entry["id"] as? Int,
                (0..<1 << 24).contains(id)
            else { throw StudentError(.badTokenizer, "tokenizer.json has a broken added token") }
            added.append(AddedToken(name, id: Int32(id), flags: entry))
        }
        return added
    }

    /// The bytes of every id; a name outside the byte alphabet stands for itself.
    private static func pieces(
        _ vocabulary: [String: Int],
        _ added: [AddedToken]
    ) throws(StudentError) -> [[UInt8]] {
        let most = max(vocabulary.values.max() ?? 0, Int(added.map(\.id).max() ?? 0))
        guard most < vocabulary.count + added.count else {
            throw StudentError(.badTokenizer, "there are gaps between the token ids")
        }
        var pieces = [[UInt8]](repeating: [], count: most + 1)
        for (name, id) in vocabulary {
            guard id >= 0, pieces[id].isEmpty else {
                throw StudentError(.badTokenizer, "token id \(id) is below 0 or stands twice")
            }
            pieces[id] = ByteAlphabet.read(name) ?? Array(name.utf8)
        }
        for token in added { pieces[Int(token.id)] = Array(token.content.utf8) }
        return pieces
    }

    /// A merge is "a b" or ["a", "b"].
    private static func merges(_ value: Any?) throws(StudentError) -> [(String, String)] {
        var merges: [(String, String)] = []
        for entry in value as? [Any] ?? [] {
            let parts =
                entry as? [String]
                ?? (entry as? String)?.split(separator: " ").map(String.init) ?? []
            guard parts.count == 2 else {
                throw StudentError(.badTokenizer, "merge \(merges.count) names no two tokens")
            }
            merges.append((parts[0], parts[1]))
        }
        return merges
    }

    /// Writes what was read, or what was learned as `tokenizers` writes it.
    package func save(directory: String, maximumLength: Int) throws(StudentError) {
        guard options.files["tokenizer.json"] == nil else {
            try TokenizerSteps.save(options.files, directory)
            return
        }
        try JSONFile.write(description, to: directory + "/tokenizer.json")
        try JSONFile.write(
            [
                "tokenizer_class": "PreTrainedTokenizerFast", "chat_template": ChatFormat.template,
                "eos_token": ChatFormat.turnEnd, "pad_token": ChatFormat.end,
                "model_max_length": maximumLength, "clean_up_tokenization_spaces": false,
                "add_prefix_space": false,
            ],
            to: directory + "/tokenizer_config.json"
        )
    }

    private var description: [String: Any] {
        var vocabulary: [String: Int] = [:]
        for (token, piece) in pieces.enumerated() {
            vocabulary[ByteAlphabet.spell(piece)] = token
        }
        for token in added {
            vocabulary[ByteAlphabet.spell(pieces[Int(token.id)])] = nil
            vocabulary[token.content] = Int(token.id)
        }
        let steps = TokenizerSteps.description(options)
        return [
            "version": "1.0", "truncation": NSNull(), "padding": NSNull(),
            "normalizer": steps.normalizer,
            "added_tokens": added.sorted { $0.id < $1.id }.map(\.description),
            "pre_tokenizer": steps.preTokenizer,
            "post_processor": NSNull(), "decoder": steps.decoder,
            "model": [
                "type": "BPE", "dropout": NSNull(), "unk_token": NSNull(),
                "continuing_subword_prefix": NSNull(), "end_of_word_suffix": NSNull(),
                "fuse_unk": false, "byte_fallback": false,
                "ignore_merges": options.ignoresMerges, "vocab": vocabulary,
                "merges": merges.map { pair in
                    [pair.left, pair.right].map { ByteAlphabet.spell(pieces[Int($0)]) }
                },
            ] as [String: Any],
        ]
    }
}

extension AddedToken {
    /// With the flags of `tokenizer.json` or of `added_tokens_decoder`; absent ones are false.
    init(_ content: String, id: Int32, flags: [String: Any]) {
        self.init(content, id: id, isSpecial: flags["special"] as? Bool ?? false)
        isSingleWord = flags["single_word"] as? Bool ?? false
        takesLeft = flags["lstrip"] as? Bool ?? false
        takesRight = flags["rstrip"] as? Bool ?? false
        isNormalized = flags["normalized"] as? Bool ?? !isSpecial
    }

    fileprivate var description: [String: Any] {
        [
            "id": Int(id), "content": content, "special": isSpecial, "single_word": isSingleWord,
            "lstrip": takesLeft, "rstrip": takesRight, "normalized": isNormalized,
        ]
    }
}
