/// A trained student, `name@3`, and the version it was taught with.
public struct StudentRecord: Sendable, Hashable {
    public var name: String
    public var version: Int
    public var dataset: String
    public var datasetVersion: Int
    /// Checkpoint directory in Hugging Face layout.
    public var directory: String
    /// Hexadecimal digest of the weights.
    public var weights: String
    public var recipe: String
    /// Loss curve by channel as JSON text.
    public var curve: String

    public init(
        name: String,
        version: Int,
        dataset: String,
        datasetVersion: Int,
        directory: String,
        weights: String,
        recipe: String,
        curve: String
    ) {
        self.name = name
        self.version = version
        self.dataset = dataset
        self.datasetVersion = datasetVersion
        self.directory = directory
        self.weights = weights
        self.recipe = recipe
        self.curve = curve
    }

    public var label: String { "\(name)@\(version)" }
}

/// How often a student was right on one task type of a suite.
public struct Score: Sendable, Hashable {
    public var taskType: TaskType
    public var dimension: String
    public var correct: Int
    public var total: Int

    public init(taskType: TaskType, dimension: String, correct: Int, total: Int) {
        self.taskType = taskType
        self.dimension = dimension
        self.correct = correct
        self.total = total
    }

    public var value: Double { total == 0 ? 0 : Double(correct) / Double(total) }
}

/// A student's scores on a suite.
public struct Scorecard: Sendable, Hashable {
    public var student: String
    public var suite: String
    /// Digest of the suite's rows, so that only like is compared with like.
    public var suiteDigest: Digest
    /// Sorted by task type.
    public var scores: [Score]

    public init(student: String, suite: String, suiteDigest: Digest, scores: [Score]) {
        self.student = student
        self.suite = suite
        self.suiteDigest = suiteDigest
        self.scores = scores.sorted { $0.taskType < $1.taskType }
    }

    /// Over all rows, each counting once.
    public var overall: Double {
        let total = scores.reduce(0) { $0 + $1.total }
        return total == 0 ? 0 : Double(scores.reduce(0) { $0 + $1.correct }) / Double(total)
    }
}

/// Which student answers from an instant on, and which task types it may answer.
public struct Promotion: Sendable, Hashable {
    public var pointer: String
    public var student: StudentRecord
    /// The end of what the student was taught with. A window uses the promotion in force at its
    /// start, so that doing it again years later routes the same rows the same way.
    public var effectiveFrom: Instant
    public var licensed: [TaskType]

    public init(
        pointer: String,
        student: StudentRecord,
        effectiveFrom: Instant,
        licensed: [TaskType]
    ) {
        self.pointer = pointer
        self.student = student
        self.effectiveFrom = effectiveFrom
        self.licensed = licensed.sorted()
    }
}
