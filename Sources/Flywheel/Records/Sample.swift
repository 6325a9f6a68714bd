/// A prompt with an answer fit to train on.
public struct Sample: Hashable, Sendable {
    public var candidate: String
    /// The candidate its family of variants goes back to.
    public var root: String
    /// Prompt and answer; the last message is the answer.
    public var messages: [Message]
    public var taskType: TaskType
    /// Sorted, without repeats.
    public var tags: [Tag]
    public var source: AnswerSource
    public var author: String
    public var request: Digest?
    /// `nil` for prompts that are the user's own.
    public var repair: PromptRepair?
    /// What checks said of the accepted answer, `check@1:code`.
    public var notes: [String]

    public init(
        candidate: String,
        root: String,
        messages: [Message],
        taskType: TaskType,
        tags: [Tag],
        source: AnswerSource,
        author: String,
        request: Digest? = nil,
        repair: PromptRepair? = nil,
        notes: [String] = []
    ) {
        self.candidate = candidate
        self.root = root
        self.messages = messages
        self.taskType = taskType
        self.tags = Set(tags).sorted()
        self.source = source
        self.author = author
        self.request = request
        self.repair = repair
        self.notes = notes
    }

    public var answer: String { messages.last?.content ?? "" }

    /// Identifies the sample by content and origin, whatever run made it: SHA-256 over the framed
    /// fields. A repaired prompt is content; how it came to be and what checks noted are not.
    public var leaf: Digest {
        var builder = DigestBuilder()
        builder.field("sample")
        builder.field(candidate)
        builder.field(root)
        builder.field(taskType.description)
        builder.field(messages.count)
        for message in messages {
            builder.field(message.role.rawValue)
            builder.field(message.content)
        }
        builder.field(tags.count)
        for tag in tags { builder.field(tag.description) }
        builder.field(source.rawValue)
        builder.field(author)
        return builder.finish()
    }
}

/// Two answers to one prompt of which users liked one better.
public struct Preference: Hashable, Sendable {
    public var conversation: String
    public var turn: Int
    /// Up to and including the prompt.
    public var messages: [Message]
    public var chosen: String
    public var rejected: String
    public var taskType: TaskType
    /// How the pair was found: `regenerated` or `same_prompt`.
    public var method: String

    public init(
        conversation: String,
        turn: Int,
        messages: [Message],
        chosen: String,
        rejected: String,
        taskType: TaskType,
        method: String
    ) {
        self.conversation = conversation
        self.turn = turn
        self.messages = messages
        self.chosen = chosen
        self.rejected = rejected
        self.taskType = taskType
        self.method = method
    }
}
