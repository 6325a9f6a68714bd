/// A prompt worth an answer, with everything that is known about where it came from.
public struct Candidate: Hashable, Sendable {
    /// 32 hexadecimal digits, computed from the conversation and the turn or from the parent, the
    /// family and the seed: the same row has the same id in every run.
    public var id: String
    public var conversation: String
    /// Index of the prompt in the conversation.
    public var turn: Int
    /// The candidate this one was made from; `nil` for what users wrote.
    public var parent: String?
    /// The draw a derived candidate was made with.
    public var seed: UInt64?
    /// Up to and including the prompt.
    public var messages: [Message]
    /// Sorted, without repeats.
    public var tags: [Tag]
    /// What every rule said.
    public var findings: [Finding]
    public var createdAt: Instant

    public init(
        id: String,
        conversation: String,
        turn: Int,
        parent: String? = nil,
        seed: UInt64? = nil,
        messages: [Message],
        tags: [Tag] = [],
        findings: [Finding] = [],
        createdAt: Instant = .distantPast
    ) {
        self.id = id
        self.conversation = conversation
        self.turn = turn
        self.parent = parent
        self.seed = seed
        self.messages = messages
        self.tags = Set(tags).sorted()
        self.findings = findings
        self.createdAt = createdAt
    }

    /// The user's own words: the last message.
    public var prompt: String { messages.last?.content ?? "" }

    /// The candidate a family of variants goes back to; itself for what users wrote.
    ///
    /// Variants and their parent are never each other's duplicates and never stand on both sides of
    /// a split.
    public var root: String { parent ?? id }

    /// The id of the candidate at `turn` of a conversation.
    public static func identity(conversation: String, turn: Int) -> String {
        var builder = DigestBuilder()
        builder.field("candidate")
        builder.field(conversation)
        builder.field(turn)
        return String(builder.finish().hex.prefix(32))
    }

    /// The id of a variant made from `parent`.
    public static func identity(parent: String, family: Tag, seed: UInt64) -> String {
        var builder = DigestBuilder()
        builder.field("variant")
        builder.field(parent)
        builder.field(family.description)
        builder.field(String(seed))
        return String(builder.finish().hex.prefix(32))
    }
}

/// A prompt that a rule dropped.
public struct Rejection: Hashable, Sendable {
    public var conversation: String
    public var turn: Int
    public var rule: RuleID
    public var reason: Reason
    /// What every rule said, the one that dropped it among them.
    public var findings: [Finding]

    public init(
        conversation: String,
        turn: Int,
        rule: RuleID,
        reason: Reason,
        findings: [Finding] = []
    ) {
        self.findings = findings
        self.conversation = conversation
        self.turn = turn
        self.rule = rule
        self.reason = reason
    }
}

/// A candidate's task type, how it was decided and how sure.
public struct Label: Hashable, Sendable {
    public var candidate: String
    public var taskType: TaskType
    /// `pattern:<name>`, `parent`, `rewrite:<template>` or `none`.
    public var method: String
    /// From 0 to 1.
    public var confidence: Double

    public init(candidate: String, taskType: TaskType, method: String, confidence: Double) {
        self.candidate = candidate
        self.taskType = taskType
        self.method = method
        self.confidence = confidence
    }
}

/// A candidate with its task type: what gets answered.
public struct LabelledCandidate: Hashable, Sendable {
    public var candidate: Candidate
    public var taskType: TaskType

    public init(_ candidate: Candidate, _ taskType: TaskType) {
        self.candidate = candidate
        self.taskType = taskType
    }
}
