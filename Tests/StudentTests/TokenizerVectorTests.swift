import Foundation
import Testing

@testable import Student

/// What Hugging Face `tokenizers` makes of every kind of character and of fuzz, for each kind of
/// tokenizer; made by `Tests/Vectors/tokenizer/make.py`.
@Suite struct TokenizerVectorTests {
    private static var document: [String: Any] {
        let url = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Vectors/tokenizer/cases.json")
        let data = (try? Data(contentsOf: url)) ?? Data()
        return (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:]
    }

    private static let fragments = document["fragments"] as? [String] ?? []

    static let kinds = (document["kinds"] as? [[String: Any]] ?? []).compactMap {
        $0["name"] as? String
    }

    /// FNV-1a, 64 bits, over numbers of four bytes.
    private struct Digest {
        private(set) var state: UInt64 = 0xCBF2_9CE4_8422_2325

        mutating func add(_ number: UInt32) {
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                state = (state ^ UInt64(number >> shift & 0xFF)) &* 0x100_0000_01B3
            }
        }

        var hex: String {
            let digits = String(state, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
    }

    /// `count` texts of 1 to `longest` fragments, drawn by splitmix64.
    private static func drawn(_ seed: UInt64, _ count: Int, _ longest: UInt64) -> [String] {
        var state = seed
        func draw() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            return z ^ z >> 31
        }
        return (0..<count).map { _ in
            let length = 1 + draw() % longest
            return (0..<length).map { _ in
                fragments[Int(draw() % UInt64(fragments.count))]
            }.joined()
        }
    }

    private static let blocks: [String] = {
        let firsts =
            Array(stride(from: 0, to: 0x34000, by: 256))
            + Array(stride(from: 0xE0000, to: 0xE1000, by: 256)) + [0x50000, 0xF0000, 0x10FF00]
        return firsts.filter { !(0xD800...0xDFFF).contains($0) }.map { first in
            var text = String.UnicodeScalarView()
            for point in first..<(first + 256) {
                guard let scalar = Unicode.Scalar(UInt32(point)) else { continue }
                text.append(contentsOf: [scalar, "a", "1", scalar, " "])
            }
            return String(text)
        }
    }()

    private func kind(_ name: String) throws -> [String: Any] {
        let kinds = Self.document["kinds"] as? [[String: Any]] ?? []
        return try #require(kinds.first { $0["name"] as? String == name })
    }

    /// The tokenizer of a kind, through a `tokenizer.json` as its family writes it.
    private func tokenizer(_ kind: [String: Any]) throws -> Tokenizer {
        let directory = TemporaryDirectory()
        var merges: Any = Self.document["merges"] ?? []
        if kind["spaced_merges"] as? Bool == true {
            merges = (merges as? [[String]] ?? []).map { $0.joined(separator: " ") }
        }
        var model = kind["model"] as? [String: Any] ?? [:]
        model["type"] = "BPE"
        model["vocab"] = Self.document["vocab"]
        model["merges"] = merges
        var root = kind
        root["model"] = model
        try JSONFile.write(root, to: directory.path + "/tokenizer.json")
        return try Tokenizer(directory: directory.path)
    }

    @Test func `there is a case for each family`() {
        let names = [
            "gpt2", "gpt2 with a leading space", "qwen2", "llama3", "cl100k", "smollm",
            "all together",
        ]
        #expect(Self.kinds == names)
    }

    @Test(arguments: kinds)
    func `words end where tokenizers ends them, whatever the character`(name: String) throws {
        let kind = try kind(name)
        let preTokenizer = try tokenizer(kind).options.preTokenizer
        var digest = Digest()
        for text in Self.blocks {
            var copy = text
            copy.withUTF8Text { view, range in
                preTokenizer.forEachWord(view, range) { digest.add(UInt32($2 - $1)) }
            }
        }
        #expect(digest.hex == kind["words_of_code_points"] as? String)
    }

    @Test(arguments: kinds)
    func `fuzz has the ids of tokenizers, special names read or not`(name: String) throws {
        let kind = try kind(name)
        let tokenizer = try tokenizer(kind)
        for (mode, names) in [("tokens", Tokenizer.SpecialNames.tokens), ("text", .text)] {
            var digest = Digest()
            for text in Self.drawn(2, 4000, 24) {
                let ids = tokenizer.encode(text, special: names)
                digest.add(UInt32(ids.count))
                for id in ids { digest.add(UInt32(id)) }
            }
            let expected = kind["ids_with_names_as_\(mode)"] as? String
            #expect(digest.hex == expected, "\(mode)")
        }
    }

    @Test func `composed text is what tokenizers composes`() {
        var digest = Digest()
        for text in Self.blocks + Self.drawn(3, 4000, 24) {
            for byte in CanonicalForms.shared.composed(text) { digest.add(UInt32(byte)) }
        }
        #expect(digest.hex == Self.document["composed"] as? String)
    }

    @Test func `the vocabulary and the merges learned are those of BpeTrainer`() throws {
        let learned = try Tokenizer.train(Self.drawn(1, 400, 40), vocabulary: 600)
        let directory = TemporaryDirectory()
        try learned.save(directory: directory.path, maximumLength: 64)
        let root = try JSONFile.object(directory.path + "/tokenizer.json", else: .badTokenizer)
        let model = try #require(root["model"] as? [String: Any])
        #expect(model["merges"] as? [[String]] == Self.document["merges"] as? [[String]])
        #expect(model["vocab"] as? [String: Int] == Self.document["vocab"] as? [String: Int])
    }
}
