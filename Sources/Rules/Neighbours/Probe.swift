package import Flywheel
import Text

/// A candidate as the neighbour index sees it: folded, and hashed into bands.
package struct Probe: Sendable {
    let candidate: String
    let root: String
    let prompt: FoldedText
    /// The hash of the folded prompt, then its locality-sensitive hashes; empty where no rule
    /// asks for neighbours.
    package let bands: [Int64]

    /// A short text has bands in common with itself, so keys may repeat; each is kept once.
    init(_ candidate: Candidate, _ bandings: [Banding]) {
        self.candidate = candidate.id
        root = candidate.root
        prompt = FoldedText(candidate.prompt)
        let context = Self.context(of: candidate)
        let exact = Int64(bitPattern: xxh3(prompt.string, seed: context))
        var seen: Set<Int64> = [exact]
        var bands = [exact]
        for banding in bandings {
            for key in banding.keys(of: prompt, context: context) where seen.insert(key).inserted {
                bands.append(key)
            }
        }
        self.bands = bands
    }

    /// Of a candidate that nobody asks about.
    init(unasked candidate: Candidate) {
        self.candidate = candidate.id
        root = candidate.root
        prompt = FoldedText(folded: "")
        bands = []
    }

    /// A hash over the messages before the prompt; 0 where there are none.
    private static func context(of candidate: Candidate) -> UInt64 {
        candidate.messages.dropLast().reduce(0) { hash, message in
            xxh3("\(message.role) \(Normalizer.fold(message.content))", seed: hash &+ 1)
        }
    }
}

/// What the index knows about one candidate.
package struct Sighting: Sendable {
    package var neighbours: [NeighbourNeed: Neighbour] = [:]
    /// The candidate's bands, under which later ones find it.
    package var bands: [Int64] = []
}
