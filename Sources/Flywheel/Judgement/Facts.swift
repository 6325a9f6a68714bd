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
    /// What the program said that the rule named; `nil` if it was not asked.
    public var said: Judgement?

    public init(
        features: TextFeatures = TextFeatures(),
        language: String = "",
        promptHits: Set<Int> = [],
        answerHits: Set<Int> = [],
        neighbour: Neighbour? = nil,
        said: Judgement? = nil
    ) {
        self.features = features
        self.language = language
        self.promptHits = promptHits
        self.answerHits = answerHits
        self.neighbour = neighbour
        self.said = said
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
