import Foundation
import Testing

@testable import Student

@Suite struct TokenizerFileTests {
    private let texts = [
        "The order 1234 of 12 May isn't here.", "订单已经寄到北京了，谢谢！", "hello hello hello",
    ]

    private func written() throws -> (TemporaryDirectory, [String: Any]) {
        let directory = TemporaryDirectory()
        let tokenizer = try Tokenizer.train(texts, vocabulary: 290)
        try tokenizer.save(directory: directory.path, maximumLength: 64)
        let root = try JSONFile.object(directory.path + "/tokenizer.json", else: .badTokenizer)
        return (directory, root)
    }

    /// The error of reading the file after `change`, or nil.
    private func refused(_ change: (inout [String: Any]) -> Void) throws -> StudentError? {
        var (directory, root) = try written()
        change(&root)
        try JSONFile.write(root, to: directory.path + "/tokenizer.json")
        do { _ = try Tokenizer(directory: directory.path) } catch { return error }
        return nil
    }

    @Test func `steps that are not computed are refused by name`() throws {
        let kinds: [(String, [String: Any])] = [
            ("normalizer", ["type": "Lowercase"]),
            ("normalizer", ["type": "Sequence", "normalizers": [["type": "Replace"]]]),
            ("pre_tokenizer", ["type": "Whitespace"]),
            ("pre_tokenizer", ["type": "Sequence", "pretokenizers": [["type": "Punctuation"]]]),
            ("decoder", ["type": "Metaspace"]),
        ]
        let names = ["Lowercase", "Replace", "Whitespace", "Punctuation", "Metaspace"]
        for ((part, step), name) in zip(kinds, names) {
            let error = try refused { $0[part] = step }
            #expect(error?.code == .unsupported)
            #expect(error?.message.contains(name) == true, "\(name)")
        }
        for name in ["byte_fallback", "end_of_word_suffix", "dropout"] {
            let error = try refused { root in
                var model = root["model"] as? [String: Any] ?? [:]
                model[name] = name == "dropout" ? 0.1 : name == "byte_fallback" ? true : "</w>"
                root["model"] = model
            }
            #expect(error?.message.contains(name) == true, "\(name)")
        }
    }

    @Test func `a vocabulary that contradicts itself is refused`() throws {
        func model(_ change: @escaping (inout [String: Any]) -> Void) throws -> StudentError? {
            try refused { root in
                var model = root["model"] as? [String: Any] ?? [:]
                change(&model)
                root["model"] = model
            }
        }
        func vocabulary(_ change: @escaping (inout [String: Int]) -> Void) throws -> StudentError? {
            try model { model in
                var vocabulary = model["vocab"] as? [String: Int] ?? [:]
                change(&vocabulary)
                model["vocab"] = vocabulary
            }
        }
        #expect(try vocabulary { $0["a"] = 9000 }?.message.contains("gaps") == true)
        #expect(try vocabulary { $0["a"] = $0["b"] }?.code == .badTokenizer)
        #expect(try vocabulary { $0["a"] = -1 }?.message.contains("below 0") == true)
        let other = try vocabulary { ($0["<|im_end|>"], $0["a"]) = ($0["a"], $0["<|im_end|>"]) }
        #expect(other?.message.contains("another id") == true)
        let gone = try model { $0["merges"] = [["q", "Ġzz"]] }
        #expect(gone?.message.contains("names no two tokens") == true)
        let odd = try model { $0["merges"] = ["a"] }
        #expect(odd?.message.contains("names no two tokens") == true)
        let new = try model { $0["merges"] = [["q", "q"]] }
        #expect(new?.message.contains("makes no token") == true)
        let short = try refused { root in
            root["added_tokens"] = [["id": 3, "content": ["a"]]]
        }
        #expect(short?.message.contains("broken added token") == true)
    }

    @Test func `vocabulary and merges in two files read as GPT-2, or as their config says`() throws
    {
        let (source, root) = try written()
        let directory = TemporaryDirectory()
        let model = try #require(root["model"] as? [String: Any])
        let vocabulary = try #require(model["vocab"] as? [String: Int])
        let merges = try #require(model["merges"] as? [[String]])
        try JSONFile.write(vocabulary, to: directory.path + "/vocab.json")
        let lines = ["#version: 0.2"] + merges.map { $0.joined(separator: " ") }
        let text = lines.joined(separator: "\n") + "\n"
        try text.write(toFile: directory.path + "/merges.txt", atomically: true, encoding: .utf8)
        let gpt2 = try Tokenizer(directory: directory.path)
        #expect(gpt2.options.preTokenizer == .gpt2)
        #expect(gpt2.decode(gpt2.encode(texts[0])) == texts[0])
        #expect(gpt2.encode("<|endoftext|>", special: .tokens) == [0])
        try JSONFile.write(
            [
                "tokenizer_class": "Qwen2Tokenizer",
                "added_tokens_decoder": ["1": ["content": "<|im_start|>", "special": true]],
            ],
            to: directory.path + "/tokenizer_config.json"
        )
        let qwen = try Tokenizer(directory: directory.path)
        let learned = try Tokenizer(directory: source.path)
        for text in texts { #expect(qwen.encode(text) == learned.encode(text)) }
        #expect(qwen.encode("e\u{301}") == qwen.encode("é"))
        #expect(qwen.encode("<|im_start|>", special: .tokens) == [1])
        try JSONFile.write(
            ["tokenizer_class": "BloomTokenizer"],
            to: directory.path + "/tokenizer_config.json"
        )
        #expect(throws: StudentError.self) { _ = try Tokenizer(directory: directory.path) }
    }

    @Test func `a tokenizer that was read is saved byte for byte`() throws {
        let (source, _) = try written()
        let copy = TemporaryDirectory()
        let read = try Tokenizer(directory: source.path)
        try read.save(directory: copy.path, maximumLength: 8)
        for name in ["tokenizer.json", "tokenizer_config.json"] {
            let wanted = try Data(contentsOf: URL(fileURLWithPath: source.path + "/" + name))
            let found = try Data(contentsOf: URL(fileURLWithPath: copy.path + "/" + name))
            #expect(wanted == found)
        }
    }

    @Test func `added words are numbered as tokenizers numbers them, whatever the file says`()
        throws
    {
        let (directory, root) = try written()
        var changed = root
        var added = root["added_tokens"] as? [[String: Any]] ?? []
        let base: [String: Any] = [
            "special": false, "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false,
        ]
        let vocabulary = (root["model"] as? [String: Any])?["vocab"] as? [String: Int] ?? [:]
        let word = try #require(vocabulary.keys.filter { $0.count == 2 }.min())
        let plain = [("first", 700), (word, 701), ("second", 702)]
        for (content, id) in plain {
            added.append(base.merging(["content": content, "id": id]) { $1 })
        }
        changed["added_tokens"] = added
        try JSONFile.write(changed, to: directory.path + "/tokenizer.json")
        let tokenizer = try Tokenizer(directory: directory.path)
        let next = vocabulary.count
        let ids = tokenizer.added.suffix(3).map { Int($0.id) }
        #expect(ids == [next, vocabulary[word], next + 1])
        #expect(tokenizer.encode("secondfirst").map { Int($0) } == [next + 1, next])
        added[3]["special"] = true
        changed["added_tokens"] = added
        try JSONFile.write(changed, to: directory.path + "/tokenizer.json")
        #expect(code { _ = try Tokenizer(directory: directory.path) } == .badTokenizer)
    }

    @Test func `further chat templates are saved beside the tokenizer`() throws {
        let (directory, _) = try written()
        let folder = directory.path + "/additional_chat_templates"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false
        )
        try "rag".write(toFile: folder + "/rag.jinja", atomically: true, encoding: .utf8)
        let copy = TemporaryDirectory()
        for _ in 0..<2 {
            let checkpoint = Checkpoint(
                parameters: Parameters(pocketShape),
                tokenizer: try Tokenizer(directory: directory.path)
            )
            _ = try checkpoint.save(directory: copy.path)
            #expect(try ChatTemplate(directory: copy.path, name: "rag").text(Chat([])) == "rag")
        }
    }

    @Test func `a special name that a chat could spell is not learned`() {
        #expect(
            code { _ = try Tokenizer.train(texts, vocabulary: 300, special: ["END"]) }
                == .badTokenizer
        )
        #expect(
            code { _ = try Tokenizer.train(texts, vocabulary: 300, special: ["<|a|>", "<|a|>"]) }
                == .badTokenizer
        )
    }

    @Test func `a word of a hundred thousand letters merges as a short one does`() throws {
        let tokenizer = try Tokenizer.train(["abab abab abababab"], vocabulary: 270)
        let count = 100_000
        let long = tokenizer.encode(String(repeating: "ab", count: count))
        #expect(tokenizer.decode(long) == String(repeating: "ab", count: count))
        let short = tokenizer.encode("abababab")
        #expect(long == Array(repeatElement(short, count: count / 4).joined()))
    }

    @Test func `a memory that fills up starts over and the ids stay`() throws {
        let tokenizer = try Tokenizer.train(texts, vocabulary: 290)
        let first = tokenizer.encode(texts[0])
        let table = WordTable()
        let word = Array("hello".utf8)
        let before = word.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { base in
                for number in 0..<140_000 {
                    table.keep(base, 5, WordTable.hash(base, 5) &+ UInt64(number), [1])
                }
                return table.count
            }
        }
        #expect(before.map { $0 < 1 << 17 } == true)
        #expect(tokenizer.encode(texts[0]) == first)
    }
}
