/// Which side of the split a sample is on.
public enum Split: Int, Sendable, Hashable, Codable, CaseIterable {
    case train = 0
    case heldOut = 1
}

/// A sample as the assembly sees it: enough to decide membership, without its text.
public struct PoolMember: Hashable, Sendable {
    /// The warehouse's short number for the sample.
    public var sample: Int64
    public var leaf: Digest
    public var root: String
    public var taskType: TaskType
    public var tags: [Tag]
    /// Digest of the folded prompt, for duplicates and decontamination.
    public var promptKey: Digest

    public init(
        sample: Int64,
        leaf: Digest,
        root: String,
        taskType: TaskType,
        tags: [Tag],
        promptKey: Digest
    ) {
        self.sample = sample
        self.leaf = leaf
        self.root = root
        self.taskType = taskType
        self.tags = tags
        self.promptKey = promptKey
    }
}

/// A version before it is published.
public struct DatasetDraft: Sendable {
    public var dataset: String
    public var members: [(sample: Int64, split: Split)]
    /// Hash over sorted leaves and their split: order, retries and crashes leave no trace.
    public var root: Digest
    public var statistics: DatasetStatistics

    public init(
        dataset: String,
        members: [(sample: Int64, split: Split)],
        root: Digest,
        statistics: DatasetStatistics
    ) {
        self.dataset = dataset
        self.members = members
        self.root = root
        self.statistics = statistics
    }
}

/// What a version holds and what was left out, by name.
public struct DatasetStatistics: Sendable, Codable, Hashable {
    public var rows = 0
    public var heldOut = 0
    public var byTaskType: [String: Int] = [:]
    public var byTag: [String: Int] = [:]
    public var leftOut: [String: Int] = [:]
    /// Training weight of a task type, where the mix names one.
    public var weights: [String: Double] = [:]
    /// Everything that made it: run, build, stage fingerprints, rules, teacher, template, licence.
    public var provenance: [String: String] = [:]

    public init() {}
}

/// A frozen version, `name@17`.
public struct DatasetVersion: Sendable, Hashable {
    public var dataset: String
    public var version: Int
    public var root: Digest
    public var parent: Int?
    public var coverage: [Window]
    public var statistics: DatasetStatistics
    public var publishedAt: Instant

    public init(
        dataset: String,
        version: Int,
        root: Digest,
        parent: Int?,
        coverage: [Window],
        statistics: DatasetStatistics,
        publishedAt: Instant
    ) {
        self.dataset = dataset
        self.version = version
        self.root = root
        self.parent = parent
        self.coverage = coverage
        self.statistics = statistics
        self.publishedAt = publishedAt
    }

    public var name: String { "\(dataset)@\(version)" }
}
