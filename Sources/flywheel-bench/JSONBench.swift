import JSON

/// Chat completions to values that own their text, and back to bytes.
enum JSONBench {
    static func parse(_ options: Options) throws {
        let lines = try Corpus.lines(options.text("corpus"))
        let bytes = lines.reduce(0) { $0 + $1.count }
        try Measurement.repeated {
            var tokens: Int64 = 0
            for line in lines {
                let usage = try JSONValue(parsing: line).object?["usage"]?.object
                tokens += usage?["total_tokens"]?.integer ?? 0
            }
            return Work(items: lines.count, bytes: bytes, check: "tokens \(tokens)")
        }
    }

    static func write(_ options: Options) throws {
        let lines = try Corpus.lines(options.text("corpus"))
        let values = try lines.map { try JSONValue(parsing: $0) }
        try Measurement.repeated {
            let bytes = values.reduce(0) { $0 + $1.serialized().count }
            return Work(items: values.count, bytes: bytes, check: "bytes \(bytes)")
        }
    }
}
