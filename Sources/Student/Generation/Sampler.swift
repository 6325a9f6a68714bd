import CKernels
import Foundation

/// Picks tokens from logits: repetition penalty, temperature, top-k, then top-p, the order of
/// `transformers`.
struct Sampler {
    let options: GenerationOptions
    let vocabulary: Int
    private var random: RandomSource
    /// Tokens of the prompt and the answer so far; kept only where repetition costs.
    private var seen: Set<Int32> = []
    private var candidates: [Candidate] = []

    private struct Candidate {
        var token: Int32
        var score: Float
    }

    init(_ options: GenerationOptions, vocabulary: Int, prompt: Int, sample: Int = 0) {
        self.options = options
        self.vocabulary = vocabulary
        random = RandomSource(
            seed: options.seed,
            stream: UInt64(prompt) &+ UInt64(sample) &* 0x1_0000_0001
        )
    }

    mutating func note(_ tokens: some Sequence<Int32>) {
        if options.repetitionPenalty != 1 { seen.formUnion(tokens) }
    }

    /// The token and its log-probability at temperature 1 over the whole vocabulary, before any
    /// penalty. May change the logits.
    mutating func pick(_ logits: Floats, logSum: Float) -> (token: Int32, logprob: Double) {
        let plain = seen.map { (token: $0, logit: logits[Int($0)]) }
        for (token, logit) in plain { logits[Int(token)] = penalized(logit) }
        let token = options.temperature == 0 ? likeliest(logits) : draw(logits)
        for (token, logit) in plain { logits[Int(token)] = logit }
        note(CollectionOfOne(Int32(token)))
        return (Int32(token), Double(logits[token] - logSum))
    }

    /// Keskar et al. 2019, "CTRL", section 4.1, as `RepetitionPenaltyLogitsProcessor` has it: a
    /// negative score is made more so.
    private func penalized(_ logit: Float) -> Float {
        let penalty = Float(options.repetitionPenalty)
        return logit < 0 ? logit * penalty : logit / penalty
    }

    /// The first of equals.
    private func likeliest(_ logits: Floats) -> Int {
        // The best of many lanes first, then where it is: a vocabulary in a tenth of the time.
        let raw = UnsafeRawPointer(logits)
        let whole = vocabulary / 16 * 16
        var tops = SIMD16<Float>(repeating: -.infinity)
        for token in stride(from: 0, to: whole, by: 16) {
            let lanes = raw.loadUnaligned(fromByteOffset: 4 * token, as: SIMD16<Float>.self)
            tops.replace(with: lanes, where: lanes .> tops)
        }
        var best = tops.max()
        for token in whole..<vocabulary where logits[token] > best { best = logits[token] }
        return (0..<vocabulary).first { logits[$0] == best } ?? 0
    }

    private mutating func draw(_ logits: Floats) -> Int {
        collect(logits)
        let peak = candidates.reduce(-Float.infinity) { max($0, $1.score) }
        let temperature = options.temperature
        func share(_ candidate: Candidate) -> Double {
            exp((Double(candidate.score) - Double(peak)) / temperature)
        }
        var total = candidates.reduce(0) { $0 + share($1) }
        if options.topP < 1 {
            candidates.sort(by: Self.precedes)
            let limit = total * options.topP
            var kept = 0
            total = 0
            while kept < candidates.count, total < limit || kept == 0 {
                total += share(candidates[kept])
                kept += 1
            }
            candidates.removeLast(candidates.count - kept)
        }
        var target = random.uniform() * total
        for candidate in candidates {
            target -= share(candidate)
            if target < 0 { return Int(candidate.token) }
        }
        return Int(candidates.last?.token ?? 0)
    }

    /// Likeliest first; of equals the first.
    private static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
        (-a.score, a.token) < (-b.score, b.token)
    }

    /// All tokens, or the likeliest k of them, likeliest first.
    private mutating func collect(_ logits: Floats) {
        candidates.removeAll(keepingCapacity: true)
        let limit = options.topK > 0 ? min(options.topK, vocabulary) : vocabulary
        guard limit < vocabulary else {
            for token in 0..<vocabulary {
                candidates.append(Candidate(token: Int32(token), score: logits[token]))
            }
            return
        }
        // Room for twice as many as are kept, so that a cut is rare and its cost is shared out.
        var floor = -Float.infinity
        for token in 0..<vocabulary where logits[token] > floor {
            candidates.append(Candidate(token: Int32(token), score: logits[token]))
            guard candidates.count == 2 * limit else { continue }
            cut(to: limit)
            floor = candidates[limit - 1].score
        }
        cut(to: limit)
    }

    private mutating func cut(to limit: Int) {
        candidates.sort(by: Self.precedes)
        if candidates.count > limit { candidates.removeLast(candidates.count - limit) }
    }
}
