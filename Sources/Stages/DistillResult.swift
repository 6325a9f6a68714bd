package import Student

/// What a student's record keeps of its trainings, as JSON: the result of learning answers and,
/// under `preference`, that of the preference pass after it.
package struct DistillResult: Sendable, Codable, Hashable {
    package var answers: TrainingResult
    package var preference: TrainingResult?

    private enum Key: String, CodingKey { case preference }

    package init(answers: TrainingResult, preference: TrainingResult? = nil) {
        self.answers = answers
        self.preference = preference
    }

    /// The last training's: these are the weights that answer.
    package var weightsDigest: String { (preference ?? answers).weightsDigest }

    package init(from decoder: any Decoder) throws {
        answers = try TrainingResult(from: decoder)
        preference = try decoder.container(keyedBy: Key.self)
            .decodeIfPresent(TrainingResult.self, forKey: .preference)
    }

    package func encode(to encoder: any Encoder) throws {
        try answers.encode(to: encoder)
        var values = encoder.container(keyedBy: Key.self)
        try values.encodeIfPresent(preference, forKey: .preference)
    }
}
