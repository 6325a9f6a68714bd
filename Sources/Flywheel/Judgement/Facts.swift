/// What the engine knows about a conversation before any rule speaks.
///
/// Each fact is computed at most once, only if a rule of the set needs it, and shared.
public struct Facts: Sendable {
    /// Counts over the prompt.
    public var features: TextFeatures
    /// ISO 639-1 code, `mixed` or `und`; empty unless a rule needs it.
    public var language: String
    /// Which of the rule's own patterns hit the prompt, by index.
    public var promptHits: Set<Int>
    /// Which of the rule's own patterns hit any message of the assistant, by index.
    public var answerHits: Set<Int>
    /// The earlier candidate most like this one, where a rule asked for neighbours.
    public var neighbour: Neighbour?
    /// For each message up to the prompt which of the rule's own patterns hit it; empty unless the
    /// rule asked for each message.
    public var messageHits: [Set<Int>]
    /// How the prompt and its user stand in the whole window; `nil` unless a rule asked, and where
    /// the engine judges a stream that it cannot read twice.
    public var window: WindowFacts?
    /// What the program said that the rule named; `nil` if it was not asked.
    public var said: Judgement?

    public init(
        features: TextFeatures = TextFeatures(),
        language: String = "",
        promptHits: Set<Int> = [],
        answerHits: Set<Int> = [],
        neighbour: Neighbour? = nil,
        messageHits: [Set<Int>] = [],
        window: WindowFacts? = nil,
        said: Judgement? = nil
    ) {
        self.features = features
        self.language = language
        self.promptHits = promptHits
        self.answerHits = answerHits
        self.neighbour = neighbour
        self.messageHits = messageHits
        self.window = window
        self.said = said
    }

    /// The rule's own patterns that hit the message at `index`; none for an index out of range.
    public func hits(inMessage index: Int) -> Set<Int> {
        messageHits.indices.contains(index) ? messageHits[index] : []
    }
}

/// Character counts of a text, in Unicode scalars unless said otherwise.
public struct TextFeatures: Hashable, Sendable {
    public var bytes = 0
    public var scalars = 0
    public var letters = 0
    public var digits = 0
    public var han = 0
    public var whitespace = 0
    public var newlines = 0
    public var punctuation = 0
    public var symbols = 0

    public init() {}

    /// Scalars that are neither letters of any script, digits nor white space, over all.
    public var specialShare: Double {
        scalars == 0 ? 0 : Double(punctuation + symbols) / Double(scalars)
    }
}

/// An earlier candidate and how alike it is.
public struct Neighbour: Hashable, Sendable {
    public let candidate: String
    /// Exact Jaccard similarity of character n-grams, 1 for equal normalised texts.
    public let similarity: Double

    public init(candidate: String, similarity: Double) {
        self.candidate = candidate
        self.similarity = similarity
    }
}

/// What was counted over a whole window before the first of its prompts was judged.
///
/// Counts and ranks do not depend on the order of rows: ranks follow a hash of the row's id and
/// the seed. So a rule that keeps the first few ranks keeps the same rows in every run and order.
public struct WindowFacts: Hashable, Sendable {
    /// Prompts in the window.
    public var prompts: Int
    /// Users the source names who asked them.
    public var users: Int
    /// Prompts by the user of this one; 0 where the source names no user.
    public var promptsByUser: Int
    /// This prompt's place among those of its user, from 0, in an order drawn by the seed.
    public var rankByUser: Int
    /// How often this prompt was asked in the same context, letter case, width and white space
    /// aside; at least 1.
    public var timesAsked: Int
    /// This prompt's place among its equals, from 0, in an order drawn by the seed.
    public var rankAmongEqual: Int
    /// How many different prompts were asked how often, the rarest first.
    public var repeats: [PromptRepeats]

    public init(
        prompts: Int = 0,
        users: Int = 0,
        promptsByUser: Int = 0,
        rankByUser: Int = 0,
        timesAsked: Int = 1,
        rankAmongEqual: Int = 0,
        repeats: [PromptRepeats] = []
    ) {
        self.prompts = prompts
        self.users = users
        self.promptsByUser = promptsByUser
        self.rankByUser = rankByUser
        self.timesAsked = timesAsked
        self.rankAmongEqual = rankAmongEqual
        self.repeats = repeats
    }

    /// How often the prompt at a quantile of all different prompts was asked, by nearest rank.
    ///
    /// - Parameter share: from 0 to 1; 0.5 is the median.
    /// - Returns: 1 for an empty window.
    public func timesAsked(atQuantile share: Double) -> Int {
        let different = repeats.reduce(0) { $0 + $1.prompts }
        let rank = max(1, (share * Double(different)).rounded(.up))
        var passed = 0
        for group in repeats {
            passed += group.prompts
            if Double(passed) >= rank { return group.times }
        }
        return repeats.last?.times ?? 1
    }
}

/// How many different prompts were asked a given number of times.
public struct PromptRepeats: Hashable, Sendable {
    public let times: Int
    public let prompts: Int

    public init(times: Int, prompts: Int) {
        self.times = times
        self.prompts = prompts
    }
}
