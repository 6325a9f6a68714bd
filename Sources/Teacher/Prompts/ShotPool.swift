package import Flywheel

/// Examples by task type, and who gets which.
///
/// What a prompt gets depends on the seed, the pool and the prompt alone: not on the order of the
/// pool or of prompts, nor on what is asked beside it. Equal prompts get equal examples, so they
/// stay one request that is paid once.
package struct ShotPool: Sendable, Hashable {
    package let options: ShotOptions
    /// Over the examples and the options: equal digests draw alike.
    package let digest: Digest
    private let shelves: [TaskType: [Entry]]

    private struct Entry: Sendable, Hashable {
        let shot: Shot
        let shingles: Shingles
    }

    package init(_ shots: [Shot], _ options: ShotOptions) {
        self.options = options
        var shelves: [TaskType: [Entry]] = [:]
        var seen: Set<Digest> = []
        var builder = DigestBuilder()
        builder.field("shots")
        builder.field("\(options.count) \(options.share) \(options.seed)")
        for (pattern, share) in options.shares.sorted(by: { $0.key < $1.key }) {
            builder.field("\(pattern) \(share)")
        }
        for (digest, shot) in shots.map({ ($0.digest, $0) }).sorted(by: { $0.0 < $1.0 })
        where seen.insert(digest).inserted {
            builder.field(digest)
            let entry = Entry(shot: shot, shingles: Shingles(shot.prompt))
            shelves[shot.taskType, default: []].append(entry)
        }
        self.shelves = shelves
        digest = builder.finish()
    }

    package var count: Int { shelves.values.reduce(0) { $0 + $1.count } }

    package var counts: [TaskType: Int] { shelves.mapValues(\.count) }

    package var shots: [Shot] {
        shelves.sorted { $0.key < $1.key }.flatMap { $0.value.map(\.shot) }
    }

    /// The examples for a question, of its task type, in the order they are shown.
    ///
    /// Never its own prompt nor one of its family, by name, by key or by likeness.
    package func draw(for question: Question) -> [Shot] {
        guard let shelf = shelves[question.taskType], !shelf.isEmpty else { return [] }
        var random = SeededGenerator(seed: options.seed, "shots " + Self.key(question))
        guard random.unit() < options.share(of: question.taskType).fraction else { return [] }
        let prompt = Shingles(question.messages.last { $0.role == .user }?.content ?? "")
        var drawn: [Shot] = []
        // Fisher and Yates, as far as needed; what may not be shown costs one more draw.
        var places = Array(shelf.indices)
        while drawn.count < options.count, !places.isEmpty {
            let place = random.below(places.count)
            let entry = shelf[places[place]]
            places.swapAt(place, places.count - 1)
            places.removeLast()
            if !isKin(entry, question, prompt) { drawn.append(entry.shot) }
        }
        return drawn
    }

    /// Above this share of common letter triples, a prompt is the example with typing errors: what
    /// the robustness families make of a prompt stays above 0.6 save pinyin, which kinship knows.
    private static let alike = 0.6

    private func isKin(_ entry: Entry, _ question: Question, _ prompt: Shingles) -> Bool {
        if question.kin.contains(entry.shot.key) { return true }
        if let root = entry.shot.root, root == question.root ?? question.candidate { return true }
        return entry.shingles.jaccard(prompt) >= Self.alike
    }

    private static func key(_ question: Question) -> String {
        var builder = DigestBuilder()
        for message in question.messages {
            builder.field(message.role.rawValue)
            builder.field(message.content)
        }
        return builder.finish().hex
    }
}

/// The letter triples of a text, letters and digits only and in lower case.
struct Shingles: Sendable, Hashable {
    private let triples: Set<UInt64>

    init(_ text: String) {
        var scalars = text.lowercased().unicodeScalars
            .filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
            .map { UInt64($0.value) }
        // So that texts of one and two letters have a triple too.
        scalars = [0] + scalars + [0]
        var found: Set<UInt64> = []
        for place in scalars.indices.dropLast(2) {
            found.insert(
                scalars[place] << 42 | scalars[place + 1] << 21 | scalars[place + 2]
            )
        }
        triples = found
    }

    func jaccard(_ other: Shingles) -> Double {
        let (small, large) = (
            min(triples.count, other.triples.count), max(triples.count, other.triples.count)
        )
        // No more than this can come of it.
        guard large > 0, Double(small) / Double(large) >= 0.5 else { return 0 }
        let common = triples.intersection(other.triples).count
        return Double(common) / Double(triples.count + other.triples.count - common)
    }
}
