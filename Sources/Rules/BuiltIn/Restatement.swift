import Flywheel
import Text

struct Restatement: Rule {
    struct Options: Codable, Sendable {
        var jaccard: Double?
        var lookBack: Int?

        enum CodingKeys: String, CodingKey {
            case jaccard
            case lookBack = "look_back"
        }
    }

    static let id = RuleID("restatement", 1)
    static let purpose = RulePurpose.tagging
    static let manual = """
        Tags prompts in which the user insists as session/insists: they ask again nearly in the \
        words of one of their last `look_back` prompts, or say that they have asked before ("I \
        said", "you did not answer", 我问的是, 再说一遍). The answer before it failed them, which \
        makes the row worth a teacher's answer. Drops nothing.
        Alike means a Jaccard similarity of at least `jaccard` on three-character n-grams, after \
        letter case, width, white space and punctuation are folded. Defaults 0.75 and 4: ours; of \
        real logs 0.6 took "how much is the hotel" and "where is the hotel", asked in Chinese, for \
        one. A prompt that asks with a word of asking which the earlier one has not (why, how, \
        what else, 多少, 其他) asks something else. Prompts of fewer than 12 characters, a Chinese \
        one counting three times, are not compared, nor "please go on" twice. Sentences of \
        insisting count in prompts of up to 600 characters.
        It cannot see a restatement in wholly other words.
        Codes: asked_again, insisted. Score: the similarity to the most alike earlier prompt.
        """

    let threshold: Double
    let lookBack: Int

    init(_ options: Options) throws {
        threshold = options.jaccard ?? 0.75
        lookBack = options.lookBack ?? 4
        guard threshold > 0, threshold <= 1 else {
            throw RuleOptionError("jaccard must be above 0 and at most 1, found \(threshold)")
        }
        guard (1...100).contains(lookBack) else {
            throw RuleOptionError("look_back must be from 1 to 100, found \(lookBack)")
        }
    }

    private static let insisting = [
        #"(?i)\b((as|like) i (said|asked|told you|mentioned)|i (already|just) (said|told you|asked|answered)|i (said|asked|told you) (that|to|for|you|in|it|about)\b|i'm asking (you )?(about|for|if|whether|why|how|what)|my question (was|is)|i repeat)\b"#,
        #"(?i)\b(you (still )?(did ?n.?t|did not|have ?n.?t|have not|are ?n.?t|are not|never) (really |actually |even )?(answer(ed|ing)?|address(ed|ing)?|follow(ed|ing)?)|answer (my|the) question|not what i (asked|meant|wanted|said)|that.?s not my question)"#,
        #"(^|[^自])我(说|问|要|指|想问|想要)的(是|不是)|我(刚才|已经|都|明明)(说|问)(过|了)?|再(说|问|讲)一遍|你(还|都|根本|并|又)?没(有)?(回答|听|理解|看)|(请)?(直接|正面)回答|我的意思(是|不是)|(不是|没)(在)?问(你)?(这|那)"#,
    ]

    var needs: RuleNeeds { RuleNeeds(patterns: Self.insisting + [CutAnswer.goOn]) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard conversation.lastAnswerIndex != nil else { return .keep }
        let earlier = conversation.earlierPromptIndices.prefix(lookBack)
        guard !earlier.isEmpty else { return .keep }
        guard !facts.promptHits.contains(Self.insisting.count) else { return .keep }
        let similarity = similarity(
            of: conversation.prompt,
            to: earlier.map { conversation.messages[$0].content }
        )
        if similarity >= threshold {
            return .tag(["session/insists"], .askedAgain(similarity), score: similarity)
        }
        guard !facts.promptHits.isEmpty, facts.features.scalars <= 600 else {
            return Judgement(.keep, score: similarity)
        }
        return .tag(["session/insists"], Reason("insisted"), score: similarity)
    }

    private func similarity(of prompt: String, to earlier: [String]) -> Double {
        guard isComparable(prompt) else { return 0 }
        let shingles = Self.shingles(prompt)
        let asking = Asking.words(of: prompt)
        return earlier.filter { isComparable($0) && asking.isSubset(of: Asking.words(of: $0)) }
            .reduce(0) { max($0, shingles.jaccard(with: Self.shingles($1))) }
    }

    private static func shingles(_ text: String) -> Shingles {
        Shingles(Normalizer.fold(text, punctuation: .dropped), ngram: 3)
    }

    private func isComparable(_ text: String) -> Bool {
        var weight = 0
        for scalar in text.unicodeScalars where weight < 12 {
            weight += Words.isUnspaced(scalar) ? 3 : 1
        }
        return weight >= 12
    }
}

extension Reason {
    fileprivate static func askedAgain(_ similarity: Double) -> Reason {
        Reason("asked_again", "\(similarity.rounded(2)) like an earlier prompt")
    }
}
