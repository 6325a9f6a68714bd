/// How answers are sampled.
package struct GenerationOptions: Sendable, Codable, Hashable {
    /// Longest answer in tokens, the end token not counted.
    package var maximumNewTokens = 256
    /// 0 takes the likeliest token always.
    package var temperature = 0.0
    /// Only the likeliest k tokens; 0 for all.
    package var topK = 0
    /// The smallest set of likeliest tokens with this probability together.
    package var topP = 1.0
    /// Above 1, tokens of the prompt and of the answer so far become less likely.
    package var repetitionPenalty = 1.0
    /// With the prompt's index and the number of the sample, decides every draw; the batch does
    /// not.
    package var seed: UInt64 = 1
    /// Answers a prompt.
    package var samples = 1
    /// An answer ends before the first of these texts.
    package var stops: [String] = []
    /// Whether answers carry the log-probability of each of their tokens.
    package var tokenLogprobs = false
    /// Answers written at once.
    package var batch = 16
    /// All cores when nil; never changes an answer.
    package var threads: Int?
    /// Of the products. `automatic` is single precision, so that a student says the same on the
    /// next machine; `bf16` is about twice as fast where the CPU has it.
    package var precision = Recipe.Precision.automatic

    package init() {}

    func check() throws(StudentError) {
        guard maximumNewTokens >= 1, temperature >= 0, temperature.isFinite, topK >= 0,
            topP > 0, topP <= 1, (1...4096).contains(batch), (threads ?? 1) >= 1
        else {
            throw StudentError(
                .badRecipe,
                "generation needs maximumNewTokens 1 or more, temperature and topK 0 or more, "
                    + "topP above 0 and at most 1, batch 1 to 4096, threads 1 or more"
            )
        }
        guard repetitionPenalty > 0, repetitionPenalty.isFinite, (1...10_000).contains(samples)
        else {
            throw StudentError(
                .badRecipe,
                "generation needs a repetition penalty above 0 and 1 to 10000 samples a prompt"
            )
        }
        guard Compute.kernels(precision) != nil else {
            throw StudentError(
                .badRecipe,
                "this CPU cannot multiply in bf16 (AVX512-BF16); leave the precision automatic"
            )
        }
        guard stops.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 1024 }) else {
            throw StudentError(.badRecipe, "a stop text has 1 to 1024 bytes")
        }
    }
}

/// One generated answer.
package struct Generated: Sendable, Codable, Hashable {
    package enum FinishReason: String, Sendable, Codable {
        /// The model ended its turn, or wrote a stop text.
        case stop
        /// The answer or the model's length ran out; no tokens at all when the prompt left no room.
        case length
    }

    package var text: String
    /// Tokens written, those of a stop text included, the end token not.
    package var tokens: Int
    /// Natural logarithm of the probability of these tokens at temperature 1, the end token
    /// included.
    package var logprob: Double
    package var finishReason: FinishReason
    /// Which of a prompt's answers this is, from 0.
    package var sample = 0
    /// The logarithms that `logprob` sums, where they were asked for.
    package var tokenLogprobs: [Double]?
}
