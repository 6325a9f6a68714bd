import Testing
import Text

private let words = [
    "今天", "天气", "怎么样", "请", "帮我", "写", "一个", "程序", "quick", "sort", " ", "the", "of",
    "数据库", "。", "why", "模型", "训练", "42", "\n",
]

/// A text and a copy with some of its characters replaced.
private func pair(_ generator: inout SeededGenerator) -> (String, String) {
    let text = draw(words, upTo: 150, using: &generator)
    let changes = Int.random(in: 0...12, using: &generator)
    var copy = Array(text)
    for _ in 0..<changes where !copy.isEmpty {
        let place = Int.random(in: copy.indices, using: &generator)
        copy[place] = Array("甲乙丙丁xyz").randomElement(using: &generator) ?? "甲"
    }
    return (text, String(copy))
}

/// Jaccard by the definition, on sets of substrings.
private func naiveJaccard(_ a: String, _ b: String, _ ngram: Int) -> Double {
    func grams(_ text: String) -> Set<String> {
        let scalars = Array(Normalizer.fold(text).unicodeScalars)
        guard !scalars.isEmpty else { return [] }
        let length = min(ngram, scalars.count)
        return Set(
            (0...(scalars.count - length)).map { start in
                scalars[start..<(start + length)].map { String($0) }.joined()
            }
        )
    }
    let (x, y) = (grams(a), grams(b))
    guard !(x.isEmpty && y.isEmpty) else { return 1 }
    return Double(x.intersection(y).count) / Double(x.union(y).count)
}

struct MinHashTests {
    @Test(arguments: [1, 3, 5])
    func `exact similarity is that of the sets of n-grams`(ngram: Int) {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<150 {
            let (a, b) = pair(&generator)
            #expect(jaccard(a, b, ngram: ngram) == naiveJaccard(a, b, ngram))
        }
    }

    @Test func `short texts are compared whole and empty ones are equal`() {
        #expect(jaccard("你好", "你好", ngram: 3) == 1)
        #expect(jaccard("你好", "您好", ngram: 3) == 0)
        #expect(jaccard("你好", "你好吗", ngram: 3) == 0)
        #expect(jaccard("", "  ", ngram: 3) == 1)
        #expect(jaccard("", "a", ngram: 3) == 0)
        // One of twenty characters changed: (n - k) / (n + k) with n = 18 and k = 3.
        #expect(jaccard("abcdefghijklmnopqrst", "abcdefghij*lmnopqrst", ngram: 3) == 15.0 / 21)
    }

    @Test(arguments: [3, 5])
    func `estimates are unbiased and spread as theory says`(ngram: Int) {
        var generator = SeededGenerator(seed: 11)
        let minHash = MinHash(permutations: 128, ngram: ngram, seed: 5)
        var bias = 0.0
        var scores = 0.0
        var pairs = 0.0
        for _ in 0..<400 {
            let (a, b) = pair(&generator)
            let exact = jaccard(a, b, ngram: ngram)
            let estimate = MinHash.estimate(minHash.signature(of: a), minHash.signature(of: b))
            guard exact > 0.05, exact < 0.95 else { continue }
            let variance = exact * (1 - exact) / 128
            #expect(abs(estimate - exact) < 5 * variance.squareRoot())
            bias += estimate - exact
            scores += (estimate - exact) * (estimate - exact) / variance
            pairs += 1
        }
        #expect(pairs > 200)
        #expect(abs(bias / pairs) < 0.01)
        #expect((0.7...1.3).contains(scores / pairs))
    }

    @Test func `every implementation gives the same signature`() {
        var generator = SeededGenerator(seed: 13)
        let texts =
            ["", "a", "ab", "abc"] + (0..<40).map { _ in draw(words, upTo: 90, using: &generator) }
        let large = String(repeating: "汉字 and 12, ", count: 70_000)
        for permutations in [16, 100, 128, 200] {
            let portable = MinHash(permutations: permutations, ngram: 3, seed: 1, path: .portable)
            for path in KernelPath.allCases where path.runsHere {
                let other = MinHash(permutations: permutations, ngram: 3, seed: 1, path: path)
                for text in permutations == 128 ? texts + [large] : texts {
                    #expect(portable.signature(of: text) == other.signature(of: text))
                }
            }
        }
    }

    @Test func `a signature stays what it was`() {
        let signature = MinHash(permutations: 16, ngram: 3, seed: 0).signature(of: "你好，世界 hello")
        #expect(
            xxh3(signature.map(String.init).joined(separator: ",")) == 6_399_957_505_783_592_790
        )
        #expect(MinHash().signature(of: " ").allSatisfy { $0 == UInt32(UInt16.max) })
    }

    @Test func `bands are shared as often as the formula says`() {
        var generator = SeededGenerator(seed: 17)
        let minHash = MinHash()
        var expected = 0.0
        var caught = 0.0
        for _ in 0..<400 {
            let (a, b) = pair(&generator)
            let exact = jaccard(a, b)
            let keysA = minHash.bands(minHash.signature(of: a), bands: 16)
            let keysB = minHash.bands(minHash.signature(of: b), bands: 16)
            expected += MinHash.catchProbability(jaccard: exact, bands: 16, rows: 8)
            caught += zip(keysA, keysB).contains { $0 == $1 } ? 1 : 0
        }
        #expect(abs(expected - caught) < 25)
    }

    // FIELD: datatrove's 14 x 8 catches a similarity of .8 with .92.
    @Test func `the catch probability is the known one`() {
        let datatrove = MinHash.catchProbability(jaccard: 0.8, bands: 14, rows: 8)
        #expect(abs(datatrove - 0.92) < 0.005)
        #expect(MinHash.catchProbability(jaccard: 0, bands: 16, rows: 8) == 0)
        #expect(MinHash.catchProbability(jaccard: 1, bands: 16, rows: 8) == 1)
    }
}
