import Foundation
import Testing

@testable import Student

@Suite struct TokenizerTests {
    private let texts = [
        "The order 1234 of 12 May isn't here.", "订单已经寄到北京了，谢谢！", "hello hello hello",
        "naïve café — 👩‍👩‍👧 \u{301}", "\n\n  two  spaces\t\r\n", "", "<|im_end|> is text here",
    ]

    @Test func `any text comes back as it was`() throws {
        let tokenizer = try Tokenizer.train(texts, vocabulary: 320)
        for text in texts + ["未见过的字 Ωμέγα 🇫🇷 \u{0}\u{7F} x'LL"] {
            #expect(tokenizer.decode(tokenizer.encode(text)) == text)
        }
    }

    @Test func `random bytes come back as their repaired text`() throws {
        let tokenizer = try Tokenizer.train(texts, vocabulary: 300)
        var random = RandomSource(seed: 1)
        for _ in 0..<200 {
            let bytes = (0..<40).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(tokenizer.decode(tokenizer.encode(text)) == text)
        }
    }

    @Test(arguments: [
        ("Hello world", ["Hello", " world"]), ("12 34", ["1", "2", " ", "3", "4"]),
        ("it's I'LL 'sam", ["it", "'s", " I", "'LL", " '", "sam"]),
        ("a  b", ["a", " ", " b"]), ("a \n b", ["a", " \n", " b"]),
        ("x!!\n\ny", ["x", "!!\n\n", "y"]),
        ("你好，世界", ["你好", "，世界"]), ("end  ", ["end", "  "]), ("\tq ?", ["\tq", " ?"]),
    ])
    func `words are cut as the pattern says`(text: String, words: [String]) {
        #expect(PreTokenizer.qwen2.words(text).map { String(decoding: $0, as: UTF8.self) } == words)
    }

    @Test func `the most frequent pair is merged first`() throws {
        let tokenizer = try Tokenizer.train(["abab abab ab", "cd"], vocabulary: 262)
        #expect(tokenizer.pieces[259] == Array("ab".utf8))
        #expect(tokenizer.encode("ab") == [259])
    }

    @Test func `special names in a chat are plain text`() throws {
        let tokenizer = try Tokenizer.train(texts, vocabulary: 300)
        let tokens = tokenizer.encode("<|im_start|>system")
        #expect(!tokens.contains(tokenizer.turnStart))
    }

    @Test func `only answers and their end are learned`() throws {
        let tokenizer = try Tokenizer.train(texts, vocabulary: 300)
        let row = tokenizer.row([
            ChatTurn(role: "user", content: "hello"), ChatTurn(role: "assistant", content: "12"),
            ChatTurn(role: "user", content: "more"), ChatTurn(role: "assistant", content: "3"),
        ])
        let learned = zip(row.tokens, row.learned).filter(\.1).map(\.0)
        let end = tokenizer.turnEnd
        #expect(learned == tokenizer.encode("12") + [end] + tokenizer.encode("3") + [end])
        #expect(
            row.tokens.starts(with: tokenizer.prompt([ChatTurn(role: "user", content: "hello")]))
        )
    }

    @Test func `a saved tokenizer reads back the same`() throws {
        let directory = TemporaryDirectory()
        let tokenizer = try Tokenizer.train(texts, vocabulary: 310)
        try tokenizer.save(directory: directory.path, maximumLength: 64)
        let copy = try Tokenizer(directory: directory.path)
        #expect(copy.pieces == tokenizer.pieces)
        #expect(copy.merges == tokenizer.merges)
        for text in texts { #expect(copy.encode(text) == tokenizer.encode(text)) }
    }

    @Test(arguments: [
        ("\"BPE\"", "\"WordPiece\"", "WordPiece"), ("\"Sequence\"", "\"Metaspace\"", "Metaspace"),
        ("p{N}|", "p{N}{1,2}|", "Split"),
    ])
    func `other kinds of tokenizer are refused by name`(
        old: String,
        new: String,
        name: String
    ) throws {
        let directory = TemporaryDirectory()
        try Tokenizer.train(texts, vocabulary: 300).save(
            directory: directory.path,
            maximumLength: 64
        )
        let path = directory.path + "/tokenizer.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let changed = text.replacingOccurrences(of: old, with: new)
        #expect(changed != text)
        try changed.write(toFile: path, atomically: true, encoding: .utf8)
        do {
            _ = try Tokenizer(directory: directory.path)
            Issue.record("read a tokenizer of kind \(name)")
        } catch {
            #expect(error.code == .unsupported)
            #expect(error.message.contains(name))
        }
    }
}
