package import Flywheel
import Text

/// Finds the earlier prompt most like one, in memory for the window at hand and by a look-up for
/// the windows before it.
///
/// Prompts are compared folded: letter case, width and white space do not count. Hashes only
/// propose; similarity is always measured exactly on the two texts. Prompts with different
/// messages before them are never alike, since "go on" means something else each time. A
/// candidate, its parent and its siblings are never each other's neighbours.
///
/// Candidates are to come in the order of creation time, then id: of prompts that are alike the
/// first in that order stays, however the rows are cut into batches and nights.
package struct NeighbourIndex {
    private struct Entry {
        let candidate: String
        let root: String
        /// Folded.
        let prompt: String
    }

    private let needs: [NeighbourNeed]
    private let bandings: [Banding]
    private let earlier: ([Int64]) throws -> [IndexedPrompt]
    private var entries: [Entry] = []
    private var table = BandTable()
    /// Of earlier windows, those that share a band with the batch at hand.
    private var recalled: [Entry] = []
    private var recalledTable = BandTable()

    /// - Parameters:
    ///   - needs: What rules ask for; a need of 1 means equal folded texts.
    ///   - earlier: Kept prompts of earlier windows that share at least one of the bands; asked
    ///     once a batch.
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

    /// Takes a batch of candidates, in order, and looks all of them up in earlier windows at once;
    /// they are then to be searched and inserted one by one.
    package mutating func recall(for candidates: [Candidate]) throws -> [Probe] {
        guard !needs.isEmpty else { return candidates.map(Probe.init(unasked:)) }
        let probes = candidates.map { Probe($0, bandings) }
        recalled = []
        recalledTable = BandTable()
        let bands = Set(probes.flatMap(\.bands)).sorted()
        guard !bands.isEmpty else { return probes }
        for found in try earlier(bands) {
            for band in found.bands { recalledTable.insert(band, recalled.count) }
            recalled.append(
                Entry(
                    candidate: found.candidate,
                    root: found.candidate,
                    prompt: Normalizer.fold(found.prompt)
                )
            )
        }
        return probes
    }

    /// The nearest earlier prompt for each need; the probe is one of the batch at hand.
    package func search(_ probe: Probe) -> Sighting {
        var found = entries(of: probe, in: table, entries)
        found += entries(of: probe, in: recalledTable, recalled)
        found.removeAll { $0.root == probe.root || $0.candidate == probe.candidate }
        guard !found.isEmpty else { return Sighting(bands: probe.bands) }
        var neighbours: [NeighbourNeed: Neighbour] = [:]
        for need in needs { neighbours[need] = nearest(to: probe.prompt, among: found, need) }
        return Sighting(neighbours: neighbours, bands: probe.bands)
    }

    /// Remembers a candidate for those after it.
    package mutating func insert(_ probe: Probe) {
        guard !probe.bands.isEmpty else { return }
        for band in probe.bands { table.insert(band, entries.count) }
        entries.append(
            Entry(candidate: probe.candidate, root: probe.root, prompt: probe.prompt.string)
        )
    }

    private func entries(of probe: Probe, in table: BandTable, _ entries: [Entry]) -> [Entry] {
        guard !table.isEmpty else { return [] }
        var places: Set<Int> = []
        for band in probe.bands { table.collect(band, into: &places) }
        return places.map { entries[$0] }
    }

    /// The most alike; of equals the one with the lowest id, whatever the order they came in.
    private func nearest(
        to prompt: FoldedText,
        among entries: [Entry],
        _ need: NeighbourNeed
    ) -> Neighbour? {
        let wanted = need.atLeast < 1 ? Shingles(prompt, ngram: need.ngram) : nil
        let alike = entries.compactMap { entry -> Neighbour? in
            let similarity = similarity(of: entry, to: prompt, wanted, need)
            guard similarity >= need.atLeast else { return nil }
            return Neighbour(candidate: entry.candidate, similarity: similarity)
        }
        return alike.min { left, right in
            (right.similarity, left.candidate) < (left.similarity, right.candidate)
        }
    }

    private func similarity(
        of entry: Entry,
        to prompt: FoldedText,
        _ wanted: Shingles?,
        _ need: NeighbourNeed
    ) -> Double {
        // Byte by byte: strings that are equal canonically are not, to the hashes.
        if entry.prompt.utf8.elementsEqual(prompt.string.utf8) { return 1 }
        guard let wanted else { return 0 }
        let other = FoldedText(folded: entry.prompt)
        return wanted.jaccard(with: Shingles(other, ngram: need.ngram))
    }
}
