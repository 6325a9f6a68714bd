/// One measurement, or one preparation of it, as `ops/bench/<room>/run` asks for it.
struct Command {
    private let name: String
    private let options: Options

    private typealias Body = @Sendable (Options) throws -> Void

    private static let bodies: [String: Body] = [
        "postgres-read": PostgresBench.read,
        "postgres-scan": PostgresBench.scan,
        "postgres-pass": PostgresBench.pass,
        "postgres-write": PostgresBench.write,
        "text": TextBench.run,
        "rules-pass": RulesBench.pass,
        "privacy-finds": PrivacyBench.finds,
        "privacy-redact": PrivacyBench.redact,
        "json-parse": JSONBench.parse,
        "json-write": JSONBench.write,
        "http-server": HTTPServerBench.serve,
        "http-client": HTTPClientBench.run,
        "checkpoint-copy": CheckpointBench.copy,
        "teacher": TeacherBench.run,
        "teacher-ask": TeacherBench.ask,
        "tokenizer-train": TokenizerBench.train,
        "tokenizer-encode": TokenizerBench.encode,
        "tokenizer-ids": TokenizerBench.ids,
        "student-train": TrainingBench.run,
        "student-chats": TrainingBench.chats,
        "student-generate": GenerationBench.run,
        "student-untrained": GenerationBench.make,
        "student-router": RouterBench.run,
    ]

    init(_ arguments: some Sequence<String>) throws(BenchError) {
        var rest = Array(arguments)
        guard !rest.isEmpty else { throw Self.unknown("nothing") }
        name = rest.removeFirst()
        options = try Options(rest)
    }

    func run() throws {
        guard let body = Self.bodies[name] else { throw Self.unknown(name) }
        try body(options)
    }

    private static func unknown(_ name: String) -> BenchError {
        let names = bodies.keys.sorted().joined(separator: ", ")
        return BenchError(.usage, "no bench '\(name)'; there are \(names)")
    }
}

/// `--name value` pairs.
struct Options {
    private var values: [String: String] = [:]

    init(_ arguments: [String]) throws(BenchError) {
        guard arguments.count.isMultiple(of: 2) else {
            throw BenchError(.usage, "options are pairs of --name and value")
        }
        for place in stride(from: 0, to: arguments.count, by: 2) {
            guard arguments[place].hasPrefix("--") else {
                throw BenchError(.usage, "'\(arguments[place])' is no option")
            }
            values[String(arguments[place].dropFirst(2))] = arguments[place + 1]
        }
    }

    func text(_ name: String) throws(BenchError) -> String {
        guard let value = values[name] else { throw BenchError(.usage, "--\(name) is missing") }
        return value
    }

    /// - Returns: `nil` where it was not given.
    func optional(_ name: String) -> String? { values[name] }

    func number(_ name: String) throws(BenchError) -> Int {
        guard let value = Int(try text(name)), value > 0 else {
            throw BenchError(.usage, "--\(name) is a number above 0")
        }
        return value
    }
}

/// What keeps a bench from running.
struct BenchError: Error, CustomStringConvertible {
    enum Code: String {
        case usage, input, wrongAnswer
    }

    var code: Code
    var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    var description: String { "\(code.rawValue): \(message)" }
}
