/// What a person says of a sample.
public enum ReviewVerdict: String, Sendable, Hashable, Codable {
    case keep
    /// Leaves the next dataset version.
    case drop
    /// Not to be asked again.
    case skip
    /// Takes the verdict before it back.
    case undone
}

/// A verdict and whose it is.
public struct Review: Hashable, Sendable {
    public var reviewer: String
    public var verdict: ReviewVerdict
    public var givenAt: Instant

    public init(reviewer: String, verdict: ReviewVerdict, givenAt: Instant) {
        self.reviewer = reviewer
        self.verdict = verdict
        self.givenAt = givenAt
    }
}

/// Which samples people are shown.
public struct ReviewSampling: Hashable, Sendable {
    /// Drawn by the samples' content: the same ones for every reviewer and after every restart.
    public var share: Share
    /// Task types and families; none for all.
    public var taskTypes: [String]
    /// Always shown: samples with one of these tags, check notes `check@1:code`, or notes of these
    /// checks.
    public var always: [String]

    public init(share: Share, taskTypes: [String] = [], always: [String] = []) {
        self.share = share
        self.taskTypes = taskTypes
        self.always = always
    }
}
