package import Flywheel

/// The life of one conversation and everything made from it.
package struct Biography: Sendable, Hashable {
    package var conversation: Origin
    /// Prompts that a rule dropped.
    package var rejections: [Rejection]
    /// Prompts that were kept, parents before what was made from them.
    package var candidates: [Life]
    /// The candidate that was asked about, where it was one.
    package var subject: String?

    /// What is known of the conversation at the source; absent when only its traces are here.
    package struct Origin: Sendable, Hashable {
        package var id: String
        package var windowStart: Instant?
        /// The user's pseudonym.
        package var subject: String?
        package var createdAt: Instant?
        package var updatedAt: Instant?
        package var model: String?
        package var messages: Int?
    }

    /// A candidate from its rules to the students that saw it.
    package struct Life: Sendable, Hashable {
        package var candidate: Candidate
        package var label: Label?
        package var answers: [Answering]
        package var refusals: [Refusal]
        package var samples: [SampleLife]
    }

    /// An answer and what it took.
    package struct Answering: Sendable, Hashable {
        package var source: AnswerSource
        package var draw: Int
        package var author: String
        package var finishReason: String
        package var promptTokens: Int
        package var answerTokens: Int
        /// The ledger's request, `nil` for a student.
        package var request: Request?
    }

    /// A row of the ledger.
    package struct Request: Sendable, Hashable {
        package var key: Digest
        package var status: String
        package var template: String
        package var spent: Money
        package var possibleDoubles: Int
    }

    /// A check that dropped an answer, or a question that got none.
    package struct Refusal: Sendable, Hashable {
        package var stage: StageName
        package var rejection: AnswerRejection
    }

    /// A sample and where it is used.
    package struct SampleLife: Sendable, Hashable {
        package var number: Int64
        package var leaf: Digest
        package var source: AnswerSource
        package var author: String
        package var taskType: TaskType
        package var tags: [Tag]
        /// What was done to the prompt: the user's own words stay with the sample.
        package var repair: PromptRepair?
        /// What checks said of the answer, `check@1:code`.
        package var notes: [String]
        /// What people said of it, oldest first.
        package var reviews: [Review]
        /// Whether its window still holds it; versions may when it does not.
        package var isCurrent: Bool
        package var memberships: [Membership]
        /// `name@version` of those trained on it.
        package var students: [String]
    }

    /// A stretch of versions a sample is in.
    package struct Membership: Sendable, Hashable {
        package var dataset: String
        package var split: Split
        package var from: Int
        /// The first version without it; `nil` where it is still in.
        package var until: Int?
    }
}
