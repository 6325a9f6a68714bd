import Flywheel
import Foundation
import Postgres
import Rules
import Text

/// A table of messages through the rule engine: eight `matches@1`, features and XXH3; with
/// `--minhash yes` a signature of 128 places too.
enum RulesBench {
    /// Fits the second-level cache together with what is found out about it.
    private static let batchBytes = 1 << 18

    /// `--limit` messages of the table `bench_message`.
    static func pass(_ options: Options) throws {
        let connection = try Connection(options.text("url"), applicationName: "flywheel-bench")
        let minHash =
            try options.text("minhash") == "yes" ? MinHash(permutations: 128, ngram: 5) : nil
        let patterns = try Self.patterns(options.text("patterns"))
        let rules = try RuleSet(patterns.map(Self.rule))
        let limit = try options.number("limit")
        try Measurement.once {
            var run = Run(rules, minHash)
            let query = "SELECT id, content FROM bench_message LIMIT \(limit)"
            try connection.copyOut(query) { row in
                let added: Void? = try row.withBytes(1) { run.batch.append($0) }
                guard added != nil else { throw BenchError(.input, "a message is NULL") }
                if run.batch.byteCount >= batchBytes { run.judge() }
            }
            run.judge()
            return run.work
        }
    }

    private struct Run: ~Copyable {
        var batch = TextBatch()
        private var pass: MessagePass
        private(set) var work = Work()
        private var hits = 0
        private var dropped = 0
        /// Read by nobody, kept so that no result can be left out as unused.
        private var seen: UInt64 = 0

        init(_ rules: RuleSet, _ minHash: MinHash?) {
            pass = MessagePass(rules, signatures: minHash)
        }

        mutating func judge() {
            dropped += pass.judge(batch).count { $0 != nil }
            for message in 0..<batch.count {
                if pass.facts.isHit(message) { hits += pass.facts.hits(message).count }
                seen &+= UInt64(truncatingIfNeeded: pass.facts.hash(message))
                seen &+= UInt64(pass.facts.features(message).han)
                if let place = pass.facts.signature(message).first { seen &+= UInt64(place) }
            }
            work.items += batch.count
            work.bytes += batch.byteCount
            work.check = seen == 1 ? "" : "hits \(hits) dropped \(dropped)"
            batch.removeAll()
        }
    }

    /// `name<TAB>expression` a line.
    private static func patterns(_ path: String) throws -> [(String, String)] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t")
            guard parts.count == 2 else { throw BenchError(.input, "\(path): '\(line)'") }
            return (String(parts[0]), String(parts[1]))
        }
    }

    private static func rule(_ code: String, _ expression: String) throws -> any Rule {
        let options = try JSONEncoder().encode(["code": code, "drop": expression])
        let factory = try RuleBook(BuiltInRules.all).factory(named: "matches@1")
        return try factory.make(JSONDecoder().decode(Opener.self, from: options).decoder)
    }

    private struct Opener: Decodable {
        let decoder: any Decoder
        init(from decoder: any Decoder) { self.decoder = decoder }
    }
}
