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
    /// With the prompt's index, decides every draw; the batch does not.
    package var seed: UInt64 = 1
    /// Answers written at once.
    package var batch = 16
    /// All cores when nil; never changes an answer.
    package var threads: Int?

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
    }
}

/// One generated answer.
package struct Generated: Sendable, Codable, Hashable {
    package enum FinishReason: String, Sendable, Codable {
        /// The model ended its turn.
        case stop
        /// The answer or the model's length ran out; no tokens at all when the prompt left no room.
        case length
    }

    package var text: String
    /// Tokens of the text, the end token not counted.
    package var tokens: Int
    /// Natural logarithm of the answer's probability at temperature 1, the end token included.
    package var logprob: Double
    package var finishReason: FinishReason
}
