package import Flywheel
import Text

/// Thins answers that are nearly the same: a student that reads one sentence a thousand times
/// learns to say it always.
///
/// Compares within a task type, against answers accepted before, in the order given: the same
/// order, the same verdicts. Never compared are short answers, which are right *because* they are
/// alike; rows with a protected tag; and rows of one family of variants with each other.
///
/// Similarity is estimated from MinHash signatures over character 3-grams with a standard error of
/// at most 0.045 (0.03 at 0.85); answers equal after folding are found exactly.
///
/// Memory: about 1.2 KB an accepted answer (512 bytes of signature, its band keys, two hashes), no
/// text; at most `remembered` answers a task type, then the oldest is forgotten.
package struct AnswerThinning {
    package struct Options: CheckOptions {
        package var minimumCharacters = 40
        package var answerSimilarityAtMost = 0.85
        package var remembered = 20_000
        /// Tag families that are not thinned.
        package var protectedFamilies: Set<String> = ["robustness"]

        package init() {}

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            minimumCharacters =
                try values.decodeIfPresent(Int.self, forKey: .minimumCharacters) ?? 40
            answerSimilarityAtMost =
                try values.decodeIfPresent(Share.self, forKey: .answerSimilarityAtMost)?.fraction
                ?? 0.85
            remembered = try values.decodeIfPresent(Int.self, forKey: .remembered) ?? 20_000
        }

        private enum CodingKeys: String, CodingKey {
            case minimumCharacters = "minimum_characters"
            case answerSimilarityAtMost = "answer_similarity_at_most"
            case remembered
        }
    }

    package static let id = RuleID("answer_thinning", 1)

    private let options: Options
    private let hasher = MinHash(permutations: 128, ngram: 3)
    private let bands: Int
    private var memories: [TaskType: AnswerMemory] = [:]

    /// - Throws: `RuleOptionError` for a bound of nothing or a similarity of nought.
    package init(_ options: Options) throws {
        guard options.remembered > 0, options.minimumCharacters >= 0 else {
            throw RuleOptionError("answer_thinning@1: remembered must be above 0")
        }
        guard options.answerSimilarityAtMost > 0, options.answerSimilarityAtMost <= 1 else {
            throw RuleOptionError("answer_thinning@1: answer_similarity_at_most lies in 0…1")
        }
        self.options = options
        bands = Self.bands(for: options.answerSimilarityAtMost)
    }

    /// - Parameter content: the answer as the checks left it.
    /// - Returns: why it is dropped; `nil` when it is accepted, and then it is remembered.
    package mutating func judge(_ question: LabelledCandidate, content: String) -> Reason? {
        guard content.count >= options.minimumCharacters,
            !question.candidate.tags.contains(where: {
                options.protectedFamilies.contains($0.family)
            })
        else { return nil }
        let signature = hasher.signature(of: content)
        let entry = AnswerMemory.Entry(
            root: xxh3(question.candidate.root),
            text: xxh3(Normalizer.fold(content)),
            signature: signature,
            bands: hasher.bands(signature, bands: bands)
        )
        let empty = AnswerMemory(capacity: options.remembered)
        let nearest = memories[question.taskType]?.nearest(to: entry) ?? 0
        if nearest > options.answerSimilarityAtMost {
            return .nearIdentical(nearest, options.answerSimilarityAtMost)
        }
        memories[question.taskType, default: empty].insert(entry)
        return nil
    }

    /// The fewest bands that catch a pair at the threshold with a probability of 0.99.
    private static func bands(for similarity: Double) -> Int {
        let choices = [4, 8, 16, 32, 64]
        return choices.first {
            MinHash.catchProbability(jaccard: similarity, bands: $0, rows: 128 / $0) >= 0.99
        } ?? 128
    }
}

extension Reason {
    fileprivate static func nearIdentical(_ found: Double, _ limit: Double) -> Reason {
        Reason("near_identical", "\((found * 100).rounded() / 100) > \(limit)")
    }
}
