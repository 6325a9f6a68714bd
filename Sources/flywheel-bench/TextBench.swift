import Foundation
import Text

/// Eight pattern rules, byte features and a 128-bit hash of every message; with `--minhash yes` a
/// signature of 128 places too.
enum TextBench {
    static func run(_ options: Options) throws {
        let texts = try Corpus.texts(options.text("corpus"))
        let pass = try TextPass(options)
        try Measurement.repeated {
            var run = pass
            for text in texts { run.take(text) }
            return run.work
        }
    }
}

/// What is found out about each message.
struct TextPass {
    private let patterns: PatternSet
    private let minHash: MinHash?
    private var hits = 0
    private(set) var items = 0
    private(set) var bytes = 0
    /// Read by nobody, kept so that no result can be left out as unused.
    private var seen: UInt64 = 0

    init(_ options: Options) throws {
        patterns = try PatternSet(Self.patterns(options.text("patterns")))
        minHash = try options.text("minhash") == "yes" ? MinHash(permutations: 128, ngram: 5) : nil
    }

    var work: Work { Work(items: items, bytes: bytes, check: seen == 1 ? "" : "hits \(hits)") }

    mutating func take(_ text: String) {
        hits += patterns.hits(in: text).count
        let features = ByteFeatures(text)
        seen &+= UInt64(truncatingIfNeeded: xxh128(text)) &+ UInt64(features.han)
        if let minHash { seen &+= UInt64(minHash.signature(of: text)[0]) }
        items += 1
        bytes += features.bytes
    }

    /// `name<TAB>expression` a line.
    private static func patterns(_ path: String) throws -> [Pattern] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t")
            guard parts.count == 2 else { throw BenchError(.input, "\(path): '\(line)'") }
            return Pattern(name: String(parts[0]), regex: String(parts[1]))
        }
    }
}
