import Foundation
import JSON
import Student

/// A checkpoint read, saved again and run: our side of `ops/bench/student/checkpoints`.
enum CheckpointBench {
    /// Prints the logits of `--tokens 1,2,3` as a JSON array of rows.
    static func copy(_ options: Options) throws {
        let checkpoint = try Checkpoint(directory: options.text("from"))
        guard let precision = WeightPrecision(rawValue: try options.text("precision")) else {
            throw BenchError(.usage, "--precision is float32 or bfloat16")
        }
        _ = try checkpoint.save(directory: options.text("to"), as: precision)
        let tokens = try options.text("tokens").split(separator: ",").compactMap { Int32($0) }
        let rows = try checkpoint.logits(tokens).map { row in
            JSONValue.array(row.map { .number(Double($0)) })
        }
        print(String(decoding: JSONValue.array(rows).serialized(), as: UTF8.self))
    }
}
