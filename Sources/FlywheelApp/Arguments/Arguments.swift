import Flywheel

/// A command line, read strictly: what is not asked for is refused by name.
///
/// ```swift
/// var arguments = Arguments(["--until", "2026-10-02", "night.yaml"])
/// let until = try arguments.option("--until")
/// let file = try arguments.operand("a pipeline file")
/// try arguments.finish()
/// ```
struct Arguments {
    private var words: [String]
    private var known: [String] = []

    init(_ words: [String]) { self.words = words }

    /// The next word, unless it is an option.
    mutating func verb() -> String? {
        guard let first = words.first, !first.hasPrefix("-") else { return nil }
        words.removeFirst()
        return first
    }

    /// Takes `--name VALUE` or `--name=VALUE`.
    mutating func option(_ name: String) throws -> String? {
        known.append(name)
        if let index = words.firstIndex(where: { $0.hasPrefix("\(name)=") }) {
            return String(words.remove(at: index).dropFirst(name.count + 1))
        }
        guard let index = words.firstIndex(of: name) else { return nil }
        guard index + 1 < words.count, !words[index + 1].hasPrefix("--") else {
            throw Failure(.usage, "usage", "\(name) needs a value")
        }
        let value = words[index + 1]
        words.removeSubrange(index...(index + 1))
        if words.contains(name) { throw Failure(.usage, "usage", "\(name) is given twice") }
        return value
    }

    /// Takes an option that has to be there.
    mutating func required(_ name: String) throws -> String {
        guard let value = try option(name) else {
            throw Failure(.usage, "usage", "\(name) is missing")
        }
        return value
    }

    mutating func flag(_ name: String) -> Bool {
        known.append(name)
        guard let index = words.firstIndex(of: name) else { return false }
        words.remove(at: index)
        return true
    }

    /// Takes the next word that is no option.
    mutating func operand(_ what: String) throws -> String {
        guard let value = optionalOperand() else {
            throw Failure(.usage, "usage", "\(what) is missing")
        }
        return value
    }

    mutating func optionalOperand() -> String? {
        guard let index = words.firstIndex(where: { !$0.hasPrefix("--") }) else { return nil }
        return words.remove(at: index)
    }

    /// Takes an option and reads it, refusing what cannot be read.
    mutating func option<Value>(
        _ name: String,
        _ expected: String,
        _ read: (String) -> Value?
    ) throws -> Value? {
        guard let text = try option(name) else { return nil }
        guard let value = read(text) else {
            throw Failure(.usage, "usage", "\(name): expected \(expected), found '\(text)'")
        }
        return value
    }

    /// Refuses what nobody took.
    func finish() throws {
        guard let left = words.first else { return }
        guard left.hasPrefix("--") else {
            throw Failure(.usage, "usage", "'\(left)' is one word too many")
        }
        let name = String(left.prefix { $0 != "=" })
        let near = Nearest.name(to: name, among: known)
        throw Failure(
            .usage,
            "usage",
            "unknown option \(name)" + (near.map { "; did you mean \($0)?" } ?? "")
        )
    }
}
