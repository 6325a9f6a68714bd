/// Decides whether a conversation's last prompt is worth an answer.
///
/// A rule is a value: it is made once from its options, then judges any number of conversations,
/// from any thread, and gives the same verdict for the same input for ever. It must accept every
/// input, the empty one and the huge one included.
///
/// ```swift
/// public struct MinTurns: Rule {
///     public struct Options: Codable, Sendable { var turns: Int }
///     public static let id = RuleID("min_turns", 1)
///     let turns: Int
///     public init(_ options: Options) throws { turns = options.turns }
///     public func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
///         let found = conversation.messages.count { $0.role == .user }
///         return found >= turns ? .keep : .drop(Reason("too_few_turns", "\(found) < \(turns)"))
///     }
/// }
/// ```
public protocol Rule: Sendable {
    associatedtype Options: Codable & Sendable

    static var id: RuleID { get }

    /// Quality rules bow to protected tags; privacy rules do not.
    static var purpose: RulePurpose { get }

    /// What the rule does and where its defaults come from, shown by `flywheel rule show`.
    static var manual: String { get }

    /// - Throws: ``RuleOptionError`` for a value the type allows and the rule does not.
    init(_ options: Options) throws

    /// The facts this value needs; asked once, before the first judgement.
    var needs: RuleNeeds { get }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement
}

extension Rule {
    public static var purpose: RulePurpose { .quality }
    public var needs: RuleNeeds { RuleNeeds() }
}

public enum RulePurpose: String, Sendable, Hashable {
    case quality
    case privacy
    case tagging
}

/// A verdict with the measure it rests on.
public struct Judgement: Hashable, Sendable {
    public var verdict: Verdict
    public var score: Double?

    public init(_ verdict: Verdict, score: Double? = nil) {
        self.verdict = verdict
        self.score = score
    }

    public static let keep = Judgement(.keep)

    public static func drop(_ reason: Reason, score: Double? = nil) -> Judgement {
        Judgement(.drop(reason), score: score)
    }

    public static func tag(_ tags: Tag..., reason: Reason) -> Judgement {
        Judgement(.tag(tags, reason))
    }
}

/// Facts a rule asks the engine for.
public struct RuleNeeds: Sendable, Hashable {
    /// Regular expressions (Hyperscan dialect) whose hits come back by index.
    public var patterns: [String]
    public var language: Bool
    public var neighbour: NeighbourNeed?
    /// Whether the patterns' hits are wanted message by message, in ``Facts/messageHits``.
    public var eachMessage: Bool
    /// Asks for ``Facts/window``, which costs a pass over the window before the first judgement.
    public var window: WindowNeed?
    /// A program whose judgement the rule passes on.
    public var program: ProgramNeed?
    /// The rule keeps where none of its patterns hits the prompt or an answer, and is not asked
    /// there.
    public var onlyOnHit: Bool
    /// The rule reads messages; one that judges by facts alone spares their decoding.
    public var text: Bool

    public init(
        patterns: [String] = [],
        language: Bool = false,
        neighbour: NeighbourNeed? = nil,
        eachMessage: Bool = false,
        window: WindowNeed? = nil,
        program: ProgramNeed? = nil,
        onlyOnHit: Bool = false,
        text: Bool = true
    ) {
        self.patterns = patterns
        self.language = language
        self.neighbour = neighbour
        self.eachMessage = eachMessage
        self.window = window
        self.program = program
        self.onlyOnHit = onlyOnHit
        self.text = text
    }
}

/// How alike an earlier prompt must be to be reported.
public struct NeighbourNeed: Sendable, Hashable {
    /// Jaccard similarity of character n-grams from 0 to 1.
    public var atLeast: Double
    /// Characters in an n-gram.
    public var ngram: Int

    public init(atLeast: Double, ngram: Int) {
        self.atLeast = atLeast
        self.ngram = ngram
    }
}

/// Asks how a prompt stands in its window.
public struct WindowNeed: Sendable, Hashable {
    /// Draws the order in which equal prompts, and the prompts of one user, are ranked.
    public var seed: UInt64

    public init(seed: UInt64 = 0) { self.seed = seed }
}

/// A program in any language that judges in batches: JSON lines in, JSON lines out.
public struct ProgramNeed: Sendable, Hashable {
    /// The program and its arguments.
    public var command: [String]
    /// How many prompts it is asked about at once.
    public var batch: Int
    /// How long it may take for a batch, its start included.
    public var timeout: TimeSpan
    /// The only codes it may give.
    public var codes: [String]
    /// The only tags it may give.
    public var tags: [Tag]
    /// A file for its standard error.
    public var errors: String?

    public init(
        command: [String],
        batch: Int,
        timeout: TimeSpan,
        codes: [String] = [],
        tags: [Tag] = [],
        errors: String? = nil
    ) {
        self.command = command
        self.batch = batch
        self.timeout = timeout
        self.codes = codes
        self.tags = tags
        self.errors = errors
    }
}

/// An option a rule cannot work with.
public struct RuleOptionError: Error, Sendable, CustomStringConvertible {
    public let message: String
    public init(_ message: String) { self.message = message }
    public var description: String { message }
}
