import Foundation

/// `flywheel-fuzz [READER...] [--seed N] [--runs N | --seconds N]`: spoilt inputs to readers.
///
/// The same seed spoils the same way. A reader may refuse an input with its own error and nothing
/// else; a crash leaves the input in the folder that is named at the start.
struct FuzzCommand {
    /// Every reader; one file of this target each.
    static var readers: [any FuzzedReader.Type] {
        [
            SafetensorsFuzz.self, ModelConfigFuzz.self, TokenizerFuzz.self, VocabularyFuzz.self,
            TemplateFuzz.self,
            JSONFuzz.self, ReplyFuzz.self, StreamFuzz.self, HeaderFuzz.self, RetryAfterFuzz.self,
        ]
    }

    private var names: [String] = []
    private var seed: UInt64 = 1
    private var runs = 10_000
    /// Of each reader, in place of `runs`.
    private var seconds: Int?

    init(_ arguments: some Sequence<String>) throws(FuzzError) {
        var rest = Array(arguments)[...]
        while let word = rest.popFirst() {
            switch word {
            case "--seed":
                guard let value = rest.popFirst().flatMap({ UInt64($0) }) else { throw Self.usage }
                seed = value
            case "--runs":
                guard let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else {
                    throw Self.usage
                }
                runs = value
            case "--seconds":
                seconds = rest.popFirst().flatMap { Int($0) }
                guard seconds ?? 0 > 0 else { throw Self.usage }
            default:
                guard Self.readers.contains(where: { $0.name == word }) else { throw Self.usage }
                names.append(word)
            }
        }
    }

    private static var usage: FuzzError {
        let names = readers.map { $0.name }.joined(separator: ", ")
        return FuzzError(
            "flywheel-fuzz [READER...] [--seed N] [--runs N | --seconds N]; readers: \(names)"
        )
    }

    func run() throws {
        for reader in Self.readers where names.isEmpty || names.contains(reader.name) {
            try run(reader)
        }
    }

    private func run(_ reader: any FuzzedReader.Type) throws {
        let folder = try FuzzFolder(reader.name)
        let subject = try reader.init(folder)
        let good = try subject.examples()
        for example in good {
            guard try subject.accepts(example) else {
                throw FuzzError("\(reader.name) refuses an unspoilt example")
            }
        }
        print("\(reader.name): seed \(seed), inputs in \(folder.path)")
        let start = ContinuousClock.now
        var spoiler = Spoiler(seed: seed)
        var accepted = 0
        var done = 0
        while goesOn(done, since: start) {
            done += 1
            let input = spoiler.spoil(good)
            do {
                if try subject.accepts(input) { accepted += 1 }
            } catch {
                throw FuzzError("\(reader.name), \(folder.path): \(type(of: error)): \(error)")
            }
        }
        let seconds = String(format: "%.1f", start.duration(to: .now) / .seconds(1))
        print(
            "  \(done) executions, \(accepted) accepted, \(done - accepted) refused, \(seconds) s"
        )
        folder.remove()
    }

    private func goesOn(_ done: Int, since start: ContinuousClock.Instant) -> Bool {
        guard let seconds else { return done < runs }
        return done % 256 != 0 || start.duration(to: .now) < .seconds(seconds)
    }
}

/// One reader of files, given spoilt inputs.
protocol FuzzedReader {
    static var name: String { get }
    init(_ folder: FuzzFolder) throws
    /// Whole inputs, from which spoilt ones are made.
    func examples() throws -> [[UInt8]]
    /// Reads an input and uses what was read; false where the reader refused it with its own error.
    func accepts(_ input: [UInt8]) throws -> Bool
}

struct FuzzError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// Where a reader finds its files.
struct FuzzFolder {
    let path: String

    init(_ name: String) throws {
        let memory = "/dev/shm"
        let parent =
            FileManager.default.fileExists(atPath: memory) ? memory : NSTemporaryDirectory()
        path = "\(parent)/flywheel-fuzz-\(name)-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
