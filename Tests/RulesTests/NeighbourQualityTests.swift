import Flywheel
import FlywheelTesting
import Foundation
import Testing
import Text

@testable import Rules

/// Near-duplicates planted at known similarities among many prompts, found again or not.
struct NeighbourQualityTests {
    private struct Pair {
        let original: Candidate
        let copy: Candidate
        /// Exact, by the definition.
        let similarity: Double
    }

    /// English words or Han, 3 to 4,000 characters, short ones as likely as long ones.
    private func text(_ random: inout SeededGenerator, han: Bool, longest: Int) -> [Unicode.Scalar]
    {
        let length = Int(3 * exp(Double(random.below(1000)) / 1000 * log(Double(longest) / 3)))
        let letters = Array("etaoinshrdlucmfwypvbgkjqxz      ".unicodeScalars)
        return (0..<length).map { _ in
            han
                ? Unicode.Scalar(0x4e00 + UInt32(random.below(2500))) ?? "中"
                : letters[random.below(letters.count)]
        }
    }

    /// Changes so many characters that about `similarity` of the 3-grams are left in common.
    private func spoiled(
        _ text: [Unicode.Scalar],
        to similarity: Double,
        _ random: inout SeededGenerator
    ) -> [Unicode.Scalar] {
        let kept = pow(2 * similarity / (1 + similarity), 1.0 / 3)
        let strangers = Array("甲乙丙丁戊QZXJ".unicodeScalars)
        let changes = Int((Double(text.count) * (1 - kept)).rounded())
        var copy = text
        for _ in 0..<changes {
            copy[random.below(copy.count)] = strangers[random.below(strangers.count)]
        }
        return copy
    }

    private func pairs(_ count: Int, longest: Int, seed: UInt64) -> [Pair] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { number in
            let similarity = 0.6 + 0.35 * Double(random.below(1001)) / 1000
            let first = text(&random, han: number.isMultiple(of: 2), longest: longest)
            let second = spoiled(first, to: similarity, &random)
            let (left, right) = (
                String(String.UnicodeScalarView(first)), String(String.UnicodeScalarView(second))
            )
            return Pair(
                original: candidate(said("a\(seed)-\(number)", left)),
                copy: candidate(said("b\(seed)-\(number)", right)),
                similarity: Self.jaccard(left, right)
            )
        }
    }

    /// Jaccard by the definition, on sets of substrings.
    private static func jaccard(_ left: String, _ right: String) -> Double {
        func grams(_ text: String) -> Set<[UInt32]> {
            let scalars = Normalizer.fold(text).unicodeScalars.map(\.value)
            guard scalars.count > 3 else { return [scalars] }
            return Set((0...scalars.count - 3).map { Array(scalars[$0..<$0 + 3]) })
        }
        let (a, b) = (grams(left), grams(right))
        let shared = a.intersection(b).count
        return Double(shared) / Double(a.count + b.count - shared)
    }

    @Test(arguments: [0.6, 0.7, 0.8, 0.9, 0.95])
    func `of the pairs at the threshold 99 in 100 are found, and no other pair`(
        threshold: Double
    ) throws {
        let need = NeighbourNeed(atLeast: threshold, ngram: 3)
        let pairs =
            pairs(700, longest: 300, seed: 11) + pairs(60, longest: 4000, seed: 12)
        var index = NeighbourIndex(needs: [need])
        let originals = try index.recall(for: pairs.map(\.original))
        for probe in originals { index.insert(probe) }
        var (alike, found, wrong) = (0, 0, 0)
        for (pair, probe) in zip(pairs, try index.recall(for: pairs.map(\.copy))) {
            let neighbour = index.search(probe).neighbours[need]
            if pair.similarity >= threshold {
                alike += 1
                found += neighbour == nil ? 0 : 1
            }
            guard let neighbour else { continue }
            let other = pairs.first { $0.original.id == neighbour.candidate }?.original.prompt
            let exact = Self.jaccard(other ?? "", pair.copy.prompt)
            if exact != neighbour.similarity || exact < threshold { wrong += 1 }
        }
        #expect(alike > 50)
        #expect(Double(found) >= 0.99 * Double(alike), "\(found) of \(alike)")
        #expect(wrong == 0)
    }

    private struct ScoredPair: Decodable {
        var a: String
        var b: String
    }

    @Test(.enabled("needs the shared data folder") { SharedData.url("dedup") != nil })
    func `sentence pairs of STS-B, Chinese and English, are judged by their exact similarity`()
        throws
    {
        let rows = try SharedData.lines("dedup/dup_stsb_zh_en.jsonl.gz", as: ScoredPair.self)
        let need = NeighbourNeed(atLeast: 0.7, ngram: 3)
        var (alike, found) = (0, 0)
        for row in rows {
            var index = NeighbourIndex(needs: [need])
            try index.remember(candidate(said("a", row.a)))
            let neighbour = try index.sight(candidate(said("b", row.b))).neighbours[need]
            let exact = Text.jaccard(row.a, row.b, ngram: 3)
            if exact >= 0.7 { alike += 1 }
            if let neighbour {
                found += 1
                #expect(neighbour.similarity == exact)
            }
        }
        #expect(alike > 90)
        #expect(found <= alike && Double(found) >= 0.99 * Double(alike), "\(found) of \(alike)")
    }
}
