import Foundation

/// `vocab.json` with `merges.txt`, as GPT-2 and the first Qwen 2 were published.
extension Tokenizer {
    /// The names OpenAI gave the same two files come second.
    private static let names = [("vocab.json", "merges.txt"), ("encoder.json", "vocab.bpe")]

    static func hasVocabularyFiles(_ directory: String) -> Bool {
        names.contains { FileManager.default.fileExists(atPath: directory + "/" + $0.0) }
    }

    /// `tokenizer_config.json` names the kind; without it the files are GPT-2's.
    init(vocabularyFiles directory: String) throws(StudentError) {
        let exists = { FileManager.default.fileExists(atPath: directory + "/" + $0) }
        guard let names = Self.names.first(where: { exists($0.0) }) else {
            throw StudentError(.badTokenizer, "there is neither tokenizer.json nor vocab.json")
        }
        let root = try JSONFile.object(directory + "/" + names.0, else: .badTokenizer)
        guard let vocabulary = root as? [String: Int] else {
            throw StudentError(.badTokenizer, "\(names.0) maps names to other than whole numbers")
        }
        let data = try JSONFile.read(directory + "/" + names.1, else: .badTokenizer)
        var config: [String: Any] = [:]
        if exists("tokenizer_config.json") {
            config = try JSONFile.object(directory + "/tokenizer_config.json", else: .badTokenizer)
        }
        let kind = config["tokenizer_class"] as? String ?? "GPT2Tokenizer"
        try self.init(
            vocabulary: vocabulary,
            merges: try Self.merges(String(decoding: data, as: UTF8.self), names.1),
            added: try Self.added(config, vocabulary),
            options: try Self.options(kind, config)
        )
    }

    /// One pair a line, earliest first; a first line `#version` says nothing.
    private static func merges(
        _ text: String,
        _ name: String
    ) throws(StudentError) -> [(String, String)] {
        var merges: [(String, String)] = []
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#version") {
            let parts = line.split(separator: " ")
            guard parts.count == 2 else {
                throw StudentError(.badTokenizer, "\(name): merge \(merges.count) is no pair")
            }
            merges.append((String(parts[0]), String(parts[1])))
        }
        return merges
    }

    private static func options(
        _ kind: String,
        _ config: [String: Any]
    ) throws(StudentError) -> TokenizerOptions {
        var options = TokenizerOptions()
        options.preTokenizer = .gpt2
        switch kind {
        case "Qwen2Tokenizer", "Qwen2TokenizerFast":
            options.preTokenizer = .qwen2
            options.composes = true
        case "GPT2Tokenizer", "GPT2TokenizerFast", "CodeGenTokenizer", "CodeGenTokenizerFast":
            if config["add_prefix_space"] as? Bool == true {
                options.preTokenizer.steps.insert(.prefixSpace, at: 0)
            }
        default:
            throw StudentError(
                .unsupported,
                "vocab.json of a \(kind.prefix(80)) is not supported: save it as tokenizer.json"
            )
        }
        return options
    }

    /// GPT-2's own end of text where nothing else is declared.
    private static func added(
        _ config: [String: Any],
        _ vocabulary: [String: Int]
    ) throws(StudentError) -> [AddedToken] {
        var added: [AddedToken] = []
        for (key, value) in config["added_tokens_decoder"] as? [String: [String: Any]] ?? [:] {
            guard let id = Int32(key), (0..<1 << 24).contains(id),
                let name = value["content"] as? String
            else {
                throw StudentError(.badTokenizer, "tokenizer_config.json: a broken added token")
            }
            added.append(AddedToken(name, id: id, flags: value))
        }
        if added.isEmpty, let id = vocabulary[ChatFormat.end] {
            added.append(AddedToken(ChatFormat.end, id: Int32(id)))
        }
        return added.sorted { $0.id < $1.id }
    }
}
