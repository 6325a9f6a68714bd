import Flywheel

struct HotPrompts: Rule {
    struct Options: Codable, Sendable {
        var quantile: Share?
        var atLeast: Int?
        var seed: UInt64?

        enum CodingKeys: String, CodingKey {
            case quantile, seed
            case atLeast = "at_least"
        }
    }

    static let id = RuleID("hot_prompts", 1)
    static let manual = """
        Caps prompts that are asked far more often than others, such as an example on the start \
        page, by sampling them down: what users ask often stays frequent, where duplicate@1 would \
        leave one. Use the one or the other.
        The cap is how often the prompt at `quantile` of all different prompts of the window is \
        asked, and never below `at_least`. Defaults 0.9999 and 10: the 99.99th percentile is \
        FastChat's (monitor/deduplication.py); the floor is ours, for windows of a few thousand \
        prompts, and `at_least` is the cap itself in most of them.
        Prompts are equal when they are after letter case, full width and white space are folded, \
        and follow the same messages. Which ones stay is drawn by a hash of the row's id and \
        `seed` (default 0): exactly as many as the cap, the same ones in every run, order and \
        shard. Counts are of the window; where rows are read as a stream, nothing is capped.
        It cannot see prompts that differ in a word; near_duplicate@1 does.
        Code: hot_prompt. Score: how often it is asked.
        """

    let quantile: Double
    let atLeast: Int
    let seed: UInt64

    init(_ options: Options) throws {
        quantile = options.quantile?.fraction ?? 0.9999
        atLeast = options.atLeast ?? 10
        seed = options.seed ?? 0
        guard atLeast >= 1 else {
            throw RuleOptionError("at_least must be 1 or more, found \(atLeast)")
        }
    }

    var needs: RuleNeeds { RuleNeeds(window: WindowNeed(seed: seed), text: false) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard let window = facts.window else { return .keep }
        let score = Double(window.timesAsked)
        let cap = max(atLeast, window.timesAsked(atQuantile: quantile))
        guard window.timesAsked > cap, window.rankAmongEqual >= cap else {
            return Judgement(.keep, score: score)
        }
        return .drop(.hot(window.timesAsked, cap), score: score)
    }
}

extension Reason {
    fileprivate static func hot(_ times: Int, _ cap: Int) -> Reason {
        Reason("hot_prompt", "asked \(times) times, \(cap) stay")
    }
}
