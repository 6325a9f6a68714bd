/// Somebody to ask: answers come in any order, each exactly once.
public protocol TeacherClient {
    /// Identifies what would be asked: model, sampling and template content. Part of `teach`'s
    /// fingerprint.
    var identity: String { get }
    var model: String { get }

    /// How many answers a prompt of this type is to have, each a question with a draw of its own.
    func draws(for taskType: TaskType) -> Int

    /// Whether questions have to name their kin.
    var showsExamples: Bool { get }

    /// What asking these would take.
    func forecast(_ questions: [Question]) throws -> TeacherForecast

    /// Starts what takes its time without us, such as batch files, and waits for nothing; a client
    /// of single calls has nothing to start.
    func begin(
        _ questions: [Question],
        budget: LedgerBudget,
        run: String,
        pulse: () throws -> Void
    ) throws

    /// Asks what the ledger does not hold yet.
    ///
    /// - Parameters:
    ///   - pulse: called often; what it throws ends the asking after replies in flight are stored.
    ///   - each: gets every reply, stored ones included. Does not get questions left for later.
    /// - Throws: ``Explained`` errors; every reply that was paid for is in the ledger first.
    func ask(
        _ questions: [Question],
        budget: LedgerBudget,
        run: String,
        pulse: () throws -> Void,
        each: (Reply) throws -> Void
    ) throws -> AskReport
}

extension TeacherClient {
    public func begin(
        _ questions: [Question],
        budget: LedgerBudget,
        run: String,
        pulse: () throws -> Void
    ) throws {}

    public func draws(for taskType: TaskType) -> Int { 1 }
    public var showsExamples: Bool { false }
}

/// A prompt to be answered; the teacher's own template is put around it by the client.
public struct Question: Sendable, Hashable {
    public var candidate: String
    public var messages: [Message]
    public var taskType: TaskType
    /// 0 for the first answer to a prompt; each further draw is bought apart.
    public var draw: Int
    /// The candidate its family of variants goes back to; `nil` for one without a family.
    public var root: String?
    /// Keys of the prompts of its family, its own among them: none of these may be shown to the
    /// teacher as an example.
    public var kin: Set<Digest>
    /// The name of the template to ask with; `nil` for the one that serves the task type.
    public var template: String?

    public init(
        candidate: String,
        messages: [Message],
        taskType: TaskType,
        draw: Int = 0,
        root: String? = nil,
        kin: Set<Digest> = [],
        template: String? = nil
    ) {
        self.candidate = candidate
        self.messages = messages
        self.taskType = taskType
        self.draw = draw
        self.root = root
        self.kin = kin
        self.template = template
    }
}

public struct Reply: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        case answer(Answer)
        /// Refused for good, with a code.
        case refused(Reason)
    }

    public var candidate: String
    /// The question's draw.
    public var draw: Int
    public var content: Content

    public init(candidate: String, draw: Int = 0, content: Content) {
        self.candidate = candidate
        self.draw = draw
        self.content = content
    }
}

/// How asking went.
public struct AskReport: Sendable, Hashable {
    /// Taken from the ledger at no cost.
    public var stored = 0
    /// Asked and answered now.
    public var bought = 0
    public var refused = 0
    public var retries = 0
    /// Calls of unknown outcome that were repeated where nothing promises that they are paid once.
    public var possibleDoubles = 0
    /// Answers of calls of unknown outcome that the endpoint had kept: found again, not bought.
    public var found = 0
    /// Questions for the next run, and why.
    public var leftOver = 0
    public var leftOverReason: String?
    /// Whether asking again before the next night would leave the same: money or time are used up.
    public var waitsForNextNight = false
    public var spent = Money.zero

    public init() {}
}

public struct TeacherForecast: Sendable, Hashable {
    public var calls = 0
    public var stored = 0
    public var promptTokens = 0
    public var answerTokens = 0
    public var atMost = Money.zero
    /// At the mean length of the model's answers so far.
    public var expected = Money.zero
    public var seconds = 0.0
    /// What the time rests on; `nil` before anything was measured or guessed.
    public var times: CallTimes?
    /// Prompts by template version and task type, stored ones included.
    public var rows: [String: [TaskType: Int]] = [:]

    public init() {}

    public mutating func add(_ other: TeacherForecast) {
        calls += other.calls
        stored += other.stored
        promptTokens += other.promptTokens
        answerTokens += other.answerTokens
        atMost = atMost + other.atMost
        expected = expected + other.expected
        seconds += other.seconds
        times = other.times ?? times
        for (template, types) in other.rows {
            rows[template, default: [:]].merge(types, uniquingKeysWith: +)
        }
    }
}

/// The promoted student at work.
public protocol Generator {
    /// Greedy answers, in the order of the prompts.
    ///
    /// - Parameter each: index of the prompt, answer text, tokens and finish reason.
    func generate(
        _ prompts: [[Message]],
        _ each: (_ index: Int, _ text: String, _ tokens: Int, _ finishReason: String) throws -> Void
    ) throws
}

extension Reason {
    /// Of questions that a night's money or time was not enough for.
    public static let leftOver = Reason("left_over")
}
