import Flywheel
import Testing
import Text

@testable import Rules

struct NeighbourIndexTests {
    private let need = NeighbourNeed(atLeast: 0.8, ngram: 3)

    /// A text of random characters and a copy with some of them changed.
    private func pair(_ random: inout SeededGenerator, han: Bool) -> (String, String) {
        let length = 30 + random.below(200)
        let letter = { (random: inout SeededGenerator) -> Unicode.Scalar in
            let code = han ? 0x4e00 + random.below(3000) : 0x61 + random.below(26)
            return Unicode.Scalar(UInt32(code)) ?? "x"
        }
        let scalars = (0..<length).map { _ in letter(&random) }
        var copy = scalars
        for _ in 0..<(1 + random.below(max(2, length / 12))) {
            copy[random.below(length)] = letter(&random)
        }
        return (
            String(String.UnicodeScalarView(scalars)), String(String.UnicodeScalarView(copy))
        )
    }

    @Test func `planted pairs are found at the threshold and none below it`() throws {
        var random = SeededGenerator(seed: 7)
        var (alike, found, wrong) = (0, 0, 0)
        for number in 0..<1500 {
            let (left, right) = pair(&random, han: number % 2 == 0)
            var index = NeighbourIndex(needs: [need])
            let first = candidate(said("a\(number)", left))
            try index.remember(first)
            let sighting = try index.sight(candidate(said("b\(number)", right)))
            let similarity = jaccard(left, right, ngram: 3)
            if similarity >= 0.8 {
                alike += 1
                found += sighting.neighbours[need] == nil ? 0 : 1
                #expect(sighting.neighbours[need].map { $0.similarity == similarity } ?? true)
            } else if sighting.neighbours[need] != nil {
                wrong += 1
            }
        }
        #expect(alike > 300)
        #expect(Double(found) >= 0.99 * Double(alike))
        #expect(wrong == 0)
    }

    @Test(arguments: [0.5, 0.6, 0.7, 0.8, 0.9, 0.95])
    func `a pair at any threshold is caught with 99 percent`(threshold: Double) {
        let need = NeighbourNeed(atLeast: threshold, ngram: 3)
        #expect(NeighbourIndex.catchProbability(of: need) >= 0.99)
    }

    @Test func `earlier windows are asked by band and give what memory gives`() throws {
        let texts = [
            "convert 12 km to miles please", "今天北京的天气怎么样？", "ab", "convert 12 km to mile please",
        ]
        let candidates = texts.enumerated().map { candidate(said("c\($0)", $1)) }
        var memory = NeighbourIndex(needs: [need])
        var store = PromptStore()
        for one in candidates.dropLast() {
            store.keep(one, try memory.sight(one).bands)
            try memory.remember(one)
        }
        var asked = 0
        var lookup = NeighbourIndex(needs: [need]) { [store] bands in
            asked += 1
            return store.prompts(bands)
        }
        let expected = try memory.sight(candidates[3])
        #expect(expected.neighbours[need]?.candidate == candidates[0].id)
        let probes = try lookup.recall(for: [candidates[2], candidates[3]])
        #expect(asked == 1)
        #expect(lookup.search(probes[1]).neighbours == expected.neighbours)
        #expect(lookup.search(probes[1]).bands == expected.bands)
    }

    @Test func `variants, siblings and parents are never each other's neighbours`() throws {
        let parent = candidate(said("p", "please extract the date from this line"))
        var first = parent
        (first.id, first.parent) = ("v1", parent.id)
        var second = parent
        (second.id, second.parent) = ("v2", parent.id)
        var index = NeighbourIndex(needs: [need])
        for one in [parent, first] { try index.remember(one) }
        #expect(try index.sight(second).neighbours == [:])
        #expect(try index.sight(parent).neighbours == [:])
        let stranger = candidate(said("s", "Please extract the date from this line"))
        #expect(try index.sight(stranger).neighbours[need]?.similarity == 1)
    }

    @Test func `the same words after another answer are another prompt`() throws {
        let rules = [try rule("duplicate@1")]
        let codes = try rulings(
            rules,
            [
                said("a", "hi", "hello", "go on"), said("b", "hi", "good day", "go on"),
                said("c", "Hi", "hello", "go  on"),
            ]
        ).map(\.rejection?.reason.code)
        #expect(codes == [nil, nil, "duplicate"])
    }

    @Test func `the nearest is named, whatever the order they came in`() throws {
        let texts = [
            "convert 12 km to miles now", "convert 12 km to miles now!", "Convert 12 km to miles",
        ]
        let needs = [NeighbourNeed(atLeast: 0.5, ngram: 3)]
        let probe = candidate(said("probe", "convert 12 km to miles now!!"))
        var names: Set<String?> = []
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            var index = NeighbourIndex(needs: needs)
            for number in order {
                let one = candidate(said("t\(number)", texts[number]))
                try index.remember(one)
            }
            names.insert(try index.sight(probe).neighbours[needs[0]]?.candidate)
        }
        #expect(names == [candidate(said("t1", "")).id])
    }
}
