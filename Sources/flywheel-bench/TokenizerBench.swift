import Foundation
import Student

/// Byte-pair encoding: learn a vocabulary once, then encode whole documents.
enum TokenizerBench {
    static func train(_ options: Options) throws {
        let texts = try Corpus.texts(options.text("corpus"))
        let vocabulary = try options.number("vocabulary")
        let directory = try options.text("directory")
        let watch = Stopwatch()
        let tokenizer = try Tokenizer.train(texts, vocabulary: vocabulary)
        let work = Work(
            items: texts.count,
            bytes: texts.reduce(0) { $0 + $1.utf8.count },
            check: "vocabulary \(tokenizer.count)"
        )
        Measurement.print(work, watch)
        try tokenizer.save(directory: directory, maximumLength: 1024)
    }

    /// The first pass of a process, or with `--cache warm` the second.
    static func encode(_ options: Options) throws {
        let texts = try Corpus.texts(options.text("corpus"))
        let tokenizer = try Tokenizer(directory: options.text("directory"))
        if try options.text("cache") == "warm" { _ = pass(tokenizer, texts) }
        try Measurement.once { pass(tokenizer, texts) }
    }

    private static func pass(_ tokenizer: Tokenizer, _ texts: [String]) -> Work {
        var work = Work()
        var sum = 0
        for text in texts {
            let tokens = tokenizer.encode(text)
            for (place, token) in tokens.enumerated() { sum += Int(token) &* (place + 1) }
            work.items += tokens.count
            work.bytes += text.utf8.count
        }
        work.check = "tokens \(work.items) sum \(sum)"
        return work
    }

    /// Writes the ids of every text, one line each, for `ops/bench/tokenizer/parity`.
    static func ids(_ options: Options) throws {
        let texts = try Corpus.texts(options.text("corpus"))
        let tokenizer = try Tokenizer(directory: options.text("directory"))
        let names: Tokenizer.SpecialNames =
            try options.text("special") == "tokens" ? .tokens : .text
        var output = Data()
        for text in texts {
            let ids = tokenizer.encode(text, special: names)
            output += Data(ids.map(String.init).joined(separator: " ").utf8) + [0x0A]
        }
        try output.write(to: URL(fileURLWithPath: options.text("out")))
    }
}
