import CKernels
import Foundation

/// Picks tokens from logits.
struct Sampler {
    let options: GenerationOptions
    let vocabulary: Int
    var random: RandomSource

    init(_ options: GenerationOptions, vocabulary: Int, prompt: Int) {
        self.options = options
        self.vocabulary = vocabulary
        random = RandomSource(seed: options.seed, stream: UInt64(prompt))
    }

    /// The token and its log-probability at temperature 1 over the whole vocabulary.
    mutating func pick(_ logits: Floats, logSum: Float) -> (token: Int32, logprob: Double) {
        let token = options.temperature == 0 ? likeliest(logits) : draw(logits)
        return (Int32(token), Double(logits[token] - logSum))
    }

    /// The first of equals.
    private func likeliest(_ logits: Floats) -> Int {
        var best = 0
        for token in 1..<max(vocabulary, 1) where logits[token] > logits[best] { best = token }
        return best
    }

    private mutating func draw(_ logits: Floats) -> Int {
        var tokens = Array(0..<vocabulary)
        tokens.sort { (-logits[$0], $0) < (-logits[$1], $1) }
        if options.topK > 0 { tokens.removeLast(max(0, tokens.count - options.topK)) }
        let peak = Double(logits[tokens[0]])
        let shares = tokens.map { exp((Double(logits[$0]) - peak) / options.temperature) }
        let limit = shares.reduce(0, +) * options.topP
        var kept = 0
        var total = 0.0
        while kept < shares.count, total < limit || kept == 0 {
            total += shares[kept]
            kept += 1
        }
        var target = random.uniform() * total
        for index in 0..<kept {
            target -= shares[index]
            if target < 0 { return tokens[index] }
        }
        return tokens[kept - 1]
    }
}
