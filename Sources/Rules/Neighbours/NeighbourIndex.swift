package import Flywheel
import Text

/// Finds the earlier prompt most like one, in memory for the window at hand and by a look-up for
/// the windows before it.
///
/// Prompts are compared folded: letter case, width and white space do not count. Hashes only
/// propose; similarity is always measured exactly on the two texts. Prompts with different
/// messages before them are never alike, since "go on" means something else each time. A
/// candidate, its parent and its siblings are never each other's neighbours.
package struct NeighbourIndex {
    private struct Entry {
        let candidate: String
        let root: String
        let prompt: String
    }

    private let needs: [NeighbourNeed]
    private let bandings: [Banding]
    private let earlier: ([Int64]) throws -> [IndexedPrompt]
    private var entries: [Entry] = []
    private var places: [Int64: [Int]] = [:]

    /// - Parameters:
    ///   - needs: What rules ask for; a need of 1 means equal folded texts.
    ///   - earlier: Kept prompts of earlier windows that share at least one of the bands.
    package init(
        needs: [NeighbourNeed],
        earlier: @escaping ([Int64]) throws -> [IndexedPrompt] = { _ in [] }
    ) {
        self.needs = Set(needs).sorted { ($0.ngram, $0.atLeast) < ($1.ngram, $1.atLeast) }
        self.earlier = earlier
        bandings = self.needs.filter { $0.atLeast < 1 }.map(Banding.init)
    }

    /// How likely a pair just at a need's threshold is found; 1 for equal texts.
    package static func catchProbability(of need: NeighbourNeed) -> Double {
        need.atLeast < 1 ? Banding(need).catchProbability : 1
    }

    /// The nearest earlier prompt for each need, and the bands of this one.
    package func search(_ candidate: Candidate) throws -> Sighting {
        guard !needs.isEmpty else { return Sighting() }
        let prompt = Normalizer.fold(candidate.prompt)
        let bands = bands(of: prompt, context: context(of: candidate))
        var found = entriesInMemory(bands)
        found += try earlier(bands).map {
            Entry(candidate: $0.candidate, root: $0.candidate, prompt: Normalizer.fold($0.prompt))
        }
        found.removeAll { $0.root == candidate.root || $0.candidate == candidate.id }
        var neighbours: [NeighbourNeed: Neighbour] = [:]
        for need in needs { neighbours[need] = nearest(to: prompt, among: found, need) }
        return Sighting(neighbours: neighbours, bands: bands)
    }

    /// Remembers a candidate for those after it.
    package mutating func insert(_ candidate: Candidate, _ sighting: Sighting) {
        guard !sighting.bands.isEmpty else { return }
        for band in sighting.bands { places[band, default: []].append(entries.count) }
        entries.append(
            Entry(
                candidate: candidate.id,
                root: candidate.root,
                prompt: Normalizer.fold(candidate.prompt)
            )
        )
    }

    private func bands(of prompt: String, context: UInt64) -> [Int64] {
        let exact = Int64(bitPattern: xxh3(prompt, seed: context))
        let near = bandings.flatMap { $0.keys(of: prompt, context: context) }
        return [exact] + near.uniqued(besides: exact)
    }

    /// A hash over the messages before the prompt; 0 where there are none.
    private func context(of candidate: Candidate) -> UInt64 {
        candidate.messages.dropLast().reduce(0) { hash, message in
            xxh3("\(message.role) \(Normalizer.fold(message.content))", seed: hash &+ 1)
        }
    }

    private func entriesInMemory(_ bands: [Int64]) -> [Entry] {
        let found = bands.reduce(into: Set<Int>()) { $0.formUnion(places[$1] ?? []) }
        return found.sorted().map { entries[$0] }
    }

    /// The most alike; of equals the one with the lowest id, whatever the order they came in.
    private func nearest(
        to prompt: String,
        among entries: [Entry],
        _ need: NeighbourNeed
    ) -> Neighbour? {
        let alike = entries.compactMap { entry -> Neighbour? in
            let same = entry.prompt == prompt
            let similarity =
                same || need.atLeast >= 1
                ? (same ? 1 : 0) : jaccard(entry.prompt, prompt, ngram: need.ngram)
            guard similarity >= need.atLeast else { return nil }
            return Neighbour(candidate: entry.candidate, similarity: similarity)
        }
        return alike.min { left, right in
            (right.similarity, left.candidate) < (left.similarity, right.candidate)
        }
    }
}

/// What the index knows about one candidate.
package struct Sighting: Sendable {
    package var neighbours: [NeighbourNeed: Neighbour] = [:]
    /// The hash of the folded prompt, then its locality-sensitive hashes.
    package var bands: [Int64] = []
}

extension [Int64] {
    fileprivate func uniqued(besides other: Int64) -> [Int64] {
        var seen: Set<Int64> = [other]
        return filter { seen.insert($0).inserted }
    }
}
