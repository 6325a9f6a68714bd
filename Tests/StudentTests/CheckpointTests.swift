import Foundation
import Testing

@testable import Student

/// Tiny checkpoints that transformers wrote, and the logits it gives for them; made by
/// `Tests/Vectors/checkpoints/make.py`.
@Suite struct CheckpointTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var name: String
        var logits: [[Float]]

        var testDescription: String { name }
    }

    private struct Document: Decodable {
        var tokens: [Int32]
        var cases: [Case]
    }

    private static let directory = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Vectors/checkpoints")

    private static let document: Document? = {
        let data = try? Data(contentsOf: directory.appendingPathComponent("cases.json"))
        return data.flatMap { try? JSONDecoder().decode(Document.self, from: $0) }
    }()

    static var cases: [Case] { document?.cases ?? [] }

    private static func path(_ name: String) -> String {
        directory.appendingPathComponent(name).path
    }

    private static func distance(_ a: [[Float]], _ b: [[Float]]) -> Float {
        zip(a.joined(), b.joined()).map { abs($0 - $1) }.max() ?? .infinity
    }

    @Test func `there is a case for each family, precision and scaling`() {
        let names = [
            "smollm", "llama3-untied-shards", "qwen2", "qwen3-shards", "linear", "dynamic", "yarn",
        ]
        #expect(Self.cases.map(\.name) == names)
    }

    @Test(arguments: cases)
    func `logits are those of transformers to 1e-4`(example: Case) throws {
        let tokens = try #require(Self.document?.tokens)
        let checkpoint = try Checkpoint(directory: Self.path(example.name))
        let found = try checkpoint.logits(tokens)
        #expect(found.count == example.logits.count)
        #expect(Self.distance(found, example.logits) < 1e-4)
    }

    @Test(arguments: cases)
    func `what is saved reads back bit for bit`(example: Case) throws {
        let copy = TemporaryDirectory()
        let checkpoint = try Checkpoint(directory: Self.path(example.name))
        for precision in WeightPrecision.allCases {
            _ = try checkpoint.save(directory: copy.path, as: precision)
            let again = try Checkpoint(directory: copy.path)
            #expect(again.shape == checkpoint.shape)
            let wanted = checkpoint.parameters.values.array.map { value in
                precision == .float32
                    ? value
                    : Float(bitPattern: UInt32(HalfPrecision.bfloat16(value)) << 16)
            }
            #expect(again.parameters.values.array == wanted)
        }
    }

    /// The error of reading a copy of a case whose `config.json` was changed.
    private func refused(
        _ name: String,
        _ change: (inout [String: Any]) -> Void
    ) throws -> StudentError? {
        let copy = TemporaryDirectory()
        _ = try Checkpoint(directory: Self.path(name)).save(directory: copy.path)
        var root = try JSONFile.object(copy.path + "/config.json", else: .badCheckpoint)
        change(&root)
        try JSONFile.write(root, to: copy.path + "/config.json")
        do { _ = try Checkpoint(directory: copy.path) } catch { return error }
        return nil
    }

    @Test func `what is not computed is refused by name`() throws {
        let changes: [(String, Any)] = [
            ("model_type", "gpt2"), ("hidden_act", "gelu"), ("attention_bias", true),
            ("mlp_bias", true), ("use_sliding_window", true), ("quantization_config", ["b": 4]),
            ("layer_types", ["sliding_attention"]), ("partial_rotary_factor", 0.5),
            ("rope_scaling", ["rope_type": "longrope"]),
        ]
        for (key, value) in changes {
            let error = try refused("smollm") { $0[key] = value }
            #expect(error?.code == .unsupported, "\(key)")
            let names = [key, "sliding_attention", "longrope"]
            #expect(names.contains { error?.message.contains($0) == true }, "\(key)")
        }
        #expect(try refused("smollm") { _ in } == nil)
    }

    @Test func `sizes that contradict the weights are refused`() throws {
        #expect(try refused("smollm") { $0["vocab_size"] = 25 }?.message.contains("shape") == true)
        #expect(
            try refused("smollm") { $0["num_hidden_layers"] = 3 }?.message.contains("lacks")
                == true
        )
        #expect(
            try refused("smollm") { $0["num_hidden_layers"] = 1 }?.message.contains("unexpected")
                == true
        )
        #expect(try refused("smollm") { $0["hidden_size"] = 1 << 40 }?.code == .badCheckpoint)
        #expect(try refused("smollm") { $0["num_attention_heads"] = 0 }?.code == .unsupported)
        #expect(try refused("smollm") { $0["hidden_size"] = nil }?.code == .badCheckpoint)
        #expect(
            try refused("smollm") { $0["tie_word_embeddings"] = false }?.message
                .contains("lacks lm_head.weight") == true
        )
        // A tied head that was written too is passed over.
        #expect(try refused("linear") { $0["tie_word_embeddings"] = true } == nil)
    }

    @Test func `a tokenizer larger than the vocabulary is refused`() throws {
        let copy = TemporaryDirectory()
        _ = try Checkpoint(directory: Self.path("smollm")).save(directory: copy.path)
        try Tokenizer.train(["a"], vocabulary: 259).save(directory: copy.path, maximumLength: 8)
        #expect(code { _ = try Checkpoint(directory: copy.path) } == .badCheckpoint)
    }

    @Test func `an index that lies is refused`() throws {
        let copy = TemporaryDirectory()
        let files = FileManager.default
        try files.removeItem(atPath: copy.path)
        try files.copyItem(atPath: Self.path("qwen3-shards"), toPath: copy.path)
        let path = copy.path + "/model.safetensors.index.json"
        let good = try JSONFile.object(path, else: .badCheckpoint)
        let map = try #require(good["weight_map"] as? [String: String])
        func refused(_ change: (inout [String: String]) -> Void) throws -> StudentError? {
            var changed = map
            change(&changed)
            try JSONFile.write(["weight_map": changed], to: path)
            do { _ = try Checkpoint(directory: copy.path) } catch { return error }
            return nil
        }
        let name = "model.norm.weight"
        #expect(try refused { $0[name] = "../x.safetensors" }?.message.contains("else") == true)
        #expect(try refused { $0[name] = "none.safetensors" }?.code == .badCheckpoint)
        let others = Set(map.values).subtracting([map[name] ?? ""])
        let moved = try refused { $0[name] = others.sorted()[0] }
        #expect(moved?.message.contains("against the index") == true)
        #expect(try refused { _ in } == nil)
    }

    @Test func `a full disk keeps the checkpoint that was there`() throws {
        let copy = TemporaryDirectory()
        let source = try Checkpoint(directory: Self.path("smollm"))
        let digest = try source.save(directory: copy.path)
        let other = Parameters(source.shape)
        other.initialize(seed: 9)
        let next = Checkpoint(parameters: other, tokenizer: nil)
        // The part that is written beside the file goes to a device that is always full.
        let part = copy.path + "/.saving/model.safetensors.tmp"
        try FileManager.default.createDirectory(
            atPath: copy.path + "/.saving",
            withIntermediateDirectories: true
        )
        try FileManager.default.createSymbolicLink(
            atPath: part,
            withDestinationPath: "/dev/full"
        )
        #expect(code { _ = try next.save(directory: copy.path) } == .diskFull)
        #expect(!FileManager.default.fileExists(atPath: copy.path + "/.saving"))
        let kept = try Checkpoint(directory: copy.path)
        #expect(try kept.save(directory: copy.path) == digest)
    }
}
