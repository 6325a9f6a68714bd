import Foundation

/// `tokenizer.json` and `tokenizer_config.json` as Hugging Face writes them.
extension Tokenizer {
    /// Reads a byte-level BPE with the Qwen2 pattern; any other kind is refused by its name.
    package init(directory: String) throws(StudentError) {
        let root = try JSONFile.object(directory + "/tokenizer.json", else: .badTokenizer)
        try Self.checkKinds(root)
        let model = root["model"] as? [String: Any] ?? [:]
        guard let vocabulary = model["vocab"] as? [String: Int] else {
            throw StudentError(.badTokenizer, "tokenizer.json has no model.vocab of whole numbers")
        }
        let special = try Self.specials(root["added_tokens"] as? [[String: Any]] ?? [])
        let pieces = try Self.pieces(vocabulary, special)
        let merges = try Self.merges(model["merges"], vocabulary)
        try self.init(pieces: pieces, merges: merges, special: special)
    }

    private static func checkKinds(_ root: [String: Any]) throws(StudentError) {
        func demand(_ holds: Bool, _ part: String, _ value: Any?) throws(StudentError) {
            guard !holds else { return }
            let kind = (value as? [String: Any])?["type"] as? String ?? "none"
            throw StudentError(
                .unsupported,
                "tokenizer.json: \(part) of kind \(kind) is not supported"
            )
        }
        let model = root["model"] as? [String: Any]
        try demand(model?["type"] as? String == "BPE", "a model", model)
        let normalizer = root["normalizer"]
        try demand(normalizer == nil || normalizer is NSNull, "a normalizer", normalizer)
        let outer = root["pre_tokenizer"] as? [String: Any]
        let parts = outer?["pretokenizers"] as? [[String: Any]] ?? []
        try demand(
            outer?["type"] as? String == "Sequence" && parts.count == 2,
            "a pre-tokenizer",
            outer
        )
        let pattern = (parts[0]["pattern"] as? [String: Any])?["Regex"] as? String
        try demand(pattern == PreTokenizer.pattern, "a split pattern", parts[0])
        try demand(parts[1]["type"] as? String == "ByteLevel", "a pre-tokenizer", parts[1])
    }

    private static func specials(_ list: [[String: Any]]) throws(StudentError) -> [String: Int32] {
        var special: [String: Int32] = [:]
        for entry in list {
            guard let name = entry["content"] as? String, let token = entry["id"] as? Int,
                (0..<1 << 24).contains(token)
            else { throw StudentError(.badTokenizer, "tokenizer.json has a broken added token") }
            special[name] = Int32(token)
        }
        for name in ChatFormat.special where special[name] == nil {
            throw StudentError(.badTokenizer, "tokenizer.json lacks the special token \(name)")
        }
        return special
    }

    private static func pieces(
        _ vocabulary: [String: Int],
        _ special: [String: Int32]
    ) throws(StudentError) -> [[UInt8]] {
        let count = max(vocabulary.values.max() ?? 0, Int(special.values.max() ?? 0)) + 1
        guard count <= vocabulary.count + special.count else {
            throw StudentError(.badTokenizer, "tokenizer.json has gaps between token ids")
        }
        var pieces = [[UInt8]](repeating: [], count: count)
        for (name, token) in vocabulary where special[name] == nil {
            guard token >= 0, let bytes = ByteAlphabet.read(name) else {
                throw StudentError(.badTokenizer, "token \(token) is no byte-level token")
            }
            pieces[token] = bytes
        }
        for (name, token) in special { pieces[Int(token)] = Array(name.utf8) }
        return pieces
    }

    /// A merge is "a b" or ["a", "b"].
    private static func merges(
        _ value: Any?,
        _ vocabulary: [String: Int]
    ) throws(StudentError) -> [TokenPair] {
        var merges: [TokenPair] = []
        for entry in value as? [Any] ?? [] {
            let parts =
                entry as? [String]
                ?? (entry as? String)?.split(separator: " ").map(String.init) ?? []
            guard parts.count == 2, let left = vocabulary[parts[0]],
                let right = vocabulary[parts[1]]
            else { throw StudentError(.badTokenizer, "merge \(merges.count) names no two tokens") }
            merges.append(TokenPair(left: Int32(left), right: Int32(right)))
        }
        return merges
    }

    package func save(directory: String, maximumLength: Int) throws(StudentError) {
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
        let names = Dictionary(uniqueKeysWithValues: special.map { ($0.value, $0.key) })
        for (token, piece) in pieces.enumerated() {
            vocabulary[names[Int32(token)] ?? ByteAlphabet.spell(piece)] = token
        }
        let byteLevel: [String: Any] = [
            "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false,
            "use_regex": false,
        ]
        let split: [String: Any] = [
            "type": "Split", "pattern": ["Regex": PreTokenizer.pattern], "behavior": "Isolated",
            "invert": false,
        ]
        return [
            "version": "1.0", "truncation": NSNull(), "padding": NSNull(), "normalizer": NSNull(),
            "added_tokens": special.sorted { $0.value < $1.value }.map { name, token in
                [
                    "id": Int(token), "content": name, "special": true, "single_word": false,
                    "lstrip": false, "rstrip": false, "normalized": false,
                ] as [String: Any]
            },
            "pre_tokenizer": ["type": "Sequence", "pretokenizers": [split, byteLevel]],
            "post_processor": NSNull(), "decoder": byteLevel,
            "model": [
                "type": "BPE", "dropout": NSNull(), "unk_token": NSNull(),
                "continuing_subword_prefix": NSNull(), "end_of_word_suffix": NSNull(),
                "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
                "vocab": vocabulary,
                "merges": merges.map { pair in
                    [pair.left, pair.right].map { ByteAlphabet.spell(pieces[Int($0)]) }
                },
            ] as [String: Any],
        ]
    }
}
