// One protocol per stage: what it reads, and the one call that replaces its output.
//
// Every `replace…` runs its body inside a transaction: the old output of the window is deleted,
// what the body adds is written, the window is marked done with the body's outcome, and all of it
// commits only if the claim still holds. Whatever the body throws rolls everything back. Rows are
// handed over one at a time and written in batches, so memory is bounded by a batch. Reading inside
// the body is allowed and sees the state before the transaction.

public protocol PullStore {
    /// The key of user pseudonyms; made once per database, 32 bytes.
    func pseudonymKey() throws -> [UInt8]

    func replaceConversations(
        _ claim: Claim,
        _ body: (_ add: (Conversation) throws -> Void) throws -> Outcome
    ) throws -> Outcome
}

public protocol FilterStore {
    /// By creation time, then id.
    func eachConversation(in window: Window, _ body: (Conversation) throws -> Void) throws

    /// Kept candidates of earlier windows that share at least one of `bands`, each with those it
    /// shares; asked with the bands of a whole batch at once.
    func indexedPrompts(bands: [Int64], before window: Window) throws -> [IndexedPrompt]

    func replaceCandidates(
        _ claim: Claim,
        _ body: (_ sink: any FilterSink) throws -> Outcome
    ) throws -> Outcome
}

public protocol FilterSink {
    /// - Parameter bands: locality-sensitive hashes under which the prompt is found again.
    func keep(_ candidate: Candidate, bands: [Int64]) throws
    func reject(_ rejection: Rejection) throws
}

/// A kept prompt, found again by its locality-sensitive hashes.
public struct IndexedPrompt: Sendable, Hashable {
    public var candidate: String
    public var prompt: String
    /// Those of the bands asked for under which it was found.
    public var bands: [Int64]

    public init(candidate: String, prompt: String, bands: [Int64]) {
        self.candidate = candidate
        self.prompt = prompt
        self.bands = bands
    }
}

public protocol LabelStore {
    /// Candidates that users wrote, by id.
    func eachCandidate(in window: Window, _ body: (Candidate) throws -> Void) throws

    func replaceLabels(
        _ claim: Claim,
        _ body: (_ add: (Label) throws -> Void) throws -> Outcome
    ) throws -> Outcome
}

public protocol AugmentStore {
    /// Candidates that users wrote, with their labels, by id.
    func eachHarvested(in window: Window, _ body: (LabelledCandidate) throws -> Void) throws

    /// Prompts of the window whose rewriting its last run left for another night.
    func rewritingLeftOver(in window: Window) throws -> Int

    /// Writes derived candidates and their labels.
    func replaceDerived(
        _ claim: Claim,
        _ body: (_ sink: any DerivedSink) throws -> Outcome
    ) throws -> Outcome
}

public protocol DerivedSink {
    func add(_ candidate: Candidate, _ label: Label) throws
    /// A prompt that the teacher made nothing of.
    func reject(_ rejection: AnswerRejection) throws
}

/// For `teach` and `predict`, which differ in who answers.
public protocol AnswerStore {
    /// Harvested and derived candidates with their labels, by id.
    func eachLabelled(in window: Window, _ body: (LabelledCandidate) throws -> Void) throws

    /// The promotion in force at an instant.
    func promotion(pointer: String, at instant: Instant) throws -> Promotion?

    /// Questions of the window that its last run left for another night.
    func leftOver(in window: Window) throws -> Int

    func replaceAnswers(
        _ claim: Claim,
        from source: AnswerSource,
        _ body: (_ sink: any AnswerSink) throws -> Outcome
    ) throws -> Outcome
}

public protocol AnswerSink {
    func add(_ answer: Answer) throws
    /// A question that will get no answer, such as one the teacher refused for its content.
    func reject(_ rejection: AnswerRejection) throws
}

public protocol VerifyStore {
    /// Candidates with at least one answer, by candidate id; teacher's answer first.
    func eachAnswered(
        in window: Window,
        _ body: (LabelledCandidate, [Answer]) throws -> Void
    ) throws

    func replaceSamples(
        _ claim: Claim,
        _ body: (_ sink: any SampleSink) throws -> Outcome
    ) throws -> Outcome
}

public protocol SampleSink {
    func accept(_ sample: Sample) throws
    func reject(_ rejection: AnswerRejection) throws
}

public protocol PairStore {
    /// By creation time, then id.
    func eachConversation(in window: Window, _ body: (Conversation) throws -> Void) throws

    func replacePreferences(
        _ claim: Claim,
        _ body: (_ add: (Preference) throws -> Void) throws -> Outcome
    ) throws -> Outcome
}

public protocol AssembleStore {
    /// Leaves that reviewers want out, sorted; those of some windows, or all.
    func reviewedOut(in windows: [Window]?) throws -> [Digest]

    /// Samples of the windows but those that reviewers want out, by leaf.
    func eachPooled(in windows: [Window], _ body: (PoolMember) throws -> Void) throws

    func latestVersion(of dataset: String) throws -> DatasetVersion?

    /// Freezes the draft as the next version, or finds the version that has the same root already.
    ///
    /// The outcome's digest is the root; its count `version` the number.
    func publish(_ claim: Claim, _ draft: DatasetDraft, covered: [Window]) throws -> DatasetVersion
}

public protocol DistillStore {
    func latestVersion(of dataset: String) throws -> DatasetVersion?

    /// The version's samples on one side of the split, by leaf.
    func eachMember(
        of dataset: String,
        version: Int,
        split: Split,
        _ body: (Sample) throws -> Void
    ) throws

    /// Preference pairs of the windows, oldest first, in the order they were found.
    func eachPreference(in windows: [Window], _ body: (Preference) throws -> Void) throws

    /// The student trained on that version, if there is one.
    func student(_ name: String, datasetVersion: Int) throws -> StudentRecord?

    /// Writes the student down under the next version number and marks the claim done.
    func record(_ claim: Claim, _ student: StudentRecord, outcome: Outcome) throws -> StudentRecord
}

public protocol EvaluateStore {
    /// The newest student of a name, and the one before it.
    func newestStudents(_ name: String, atMost count: Int) throws -> [StudentRecord]

    func scorecard(student: String, suite: String, suiteDigest: Digest) throws -> Scorecard?

    func record(_ claim: Claim, _ scorecards: [Scorecard], outcome: Outcome) throws
}

public protocol PromoteStore {
    func newestStudents(_ name: String, atMost count: Int) throws -> [StudentRecord]

    func scorecard(student: String, suite: String, suiteDigest: Digest) throws -> Scorecard?

    func promotion(pointer: String, at instant: Instant) throws -> Promotion?

    /// Moves the pointer or, where there is a reason against it, leaves it and keeps the reason.
    func decide(
        _ claim: Claim,
        promotion: Promotion?,
        refused reason: String?,
        outcome: Outcome
    ) throws
}
