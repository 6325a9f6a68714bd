import Foundation
import JSON

/// The inputs that `ops/bench/corpus.py` writes.
enum Corpus {
    /// The `text` of every line of a JSON-lines file.
    static func texts(_ path: String) throws -> [String] {
        var lines = try JSONLines(path: path)
        var texts: [String] = []
        while let line = try lines.next() {
            guard let text = line.value.object?["text"]?.string else {
                throw BenchError(.input, "\(path):\(line.line) has no text")
            }
            texts.append(text)
        }
        guard !texts.isEmpty else { throw BenchError(.input, "\(path) is empty") }
        return texts
    }

    /// The lines of a file as bytes.
    static func lines(_ path: String) throws -> [[UInt8]] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return data.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }
}
