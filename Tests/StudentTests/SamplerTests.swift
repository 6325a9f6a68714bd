import Foundation
import Testing

@testable import Student

@Suite struct SamplerTests {
    private let logits: [Float] = [1, 3, 2, -1, 2.5, 0]

    /// How often each token is drawn.
    private func shares(
        _ draws: Int,
        seen: [Int32] = [],
        _ change: (inout GenerationOptions) -> Void
    ) -> [Double] {
        var options = GenerationOptions()
        options.temperature = 1
        change(&options)
        var counts = [Double](repeating: 0, count: logits.count)
        for prompt in 0..<draws {
            var row = logits
            var sampler = Sampler(options, vocabulary: row.count, prompt: prompt)
            sampler.note(seen)
            row.withUnsafeMutableBufferPointer { row in
                guard let start = row.baseAddress else { return }
                counts[Int(sampler.pick(start, logSum: 0).token)] += 1
            }
        }
        return counts.map { $0 / Double(draws) }
    }

    /// softmax(logits / temperature) over some tokens.
    private func softmax(_ tokens: [Int], _ scores: [Float], _ temperature: Double = 1) -> [Double]
    {
        var shares = [Double](repeating: 0, count: scores.count)
        for token in tokens { shares[token] = exp(Double(scores[token]) / temperature) }
        let total = shares.reduce(0, +)
        return shares.map { $0 / total }
    }

    private func near(_ a: [Double], _ b: [Double]) -> Bool {
        zip(a, b).allSatisfy { abs($0 - $1) < 0.03 }
    }

    @Test func `tokens are drawn as often as they are likely`() {
        #expect(near(shares(4000) { _ in }, softmax(Array(0..<6), logits)))
        #expect(near(shares(4000) { $0.temperature = 0.5 }, softmax(Array(0..<6), logits, 0.5)))
    }

    @Test func `top-k and top-p leave only the likeliest`() {
        #expect(near(shares(4000) { $0.topK = 2 }, softmax([1, 4], logits)))
        // softmax: 0.46, 0.28, 0.17 for tokens 1, 4, 2: two are less than 0.8, three more.
        #expect(near(shares(4000) { $0.topP = 0.8 }, softmax([1, 4, 2], logits)))
        #expect(shares(50) { $0.topP = 1e-9 }[1] == 1)
        let both = shares(4000) {
            $0.topK = 4
            $0.topP = 0.6
        }
        #expect(near(both, softmax([1, 4], logits)))
    }

    @Test func `a repeated token is less likely, also below zero`() {
        let scores: [Float] = [1, 1.5, 2, -2, 2.5, 0]
        let got = shares(4000, seen: [1, 3]) { $0.repetitionPenalty = 2 }
        #expect(near(got, softmax(Array(0..<6), scores)))
        let greedy = shares(1, seen: [1]) {
            $0.temperature = 0
            $0.repetitionPenalty = 2
        }
        #expect(greedy[4] == 1)
    }
}
