import Flywheel

struct UserShare: Rule {
    struct Options: Codable, Sendable {
        var atMost: Share?
        var atLeast: Int?
        var seed: UInt64?

        enum CodingKeys: String, CodingKey {
            case seed
            case atMost = "at_most"
            case atLeast = "at_least"
        }
    }

    static let id = RuleID("user_share", 1)
    static let manual = """
        Caps what one user contributes to a window, so that a tester or a script does not become \
        the dataset: of a user with more than `at_most` of the window's prompts, a sample of that \
        size stays.
        Defaults at_most 0.05, at_least 20: ours. FastChat caps votes a user and day by a \
        parameter without a default; WildReward finds that more different users make better data. \
        Nobody is cut below `at_least` prompts, nor below four times an even share, or a service \
        of five users would lose most of its logs.
        Which prompts stay is drawn by a hash of the row's id and `seed` (default 0): the same \
        ones in every run, order and shard. Rows without a user are not capped, nor is anything \
        where rows are read as a stream.
        It cannot see that two accounts are one person.
        Code: user_share. Score: the user's share of the window.
        """

    let atMost: Double
    let atLeast: Int
    let seed: UInt64

    init(_ options: Options) throws {
        atMost = options.atMost?.fraction ?? 0.05
        atLeast = options.atLeast ?? 20
        seed = options.seed ?? 0
        guard atLeast >= 1 else {
            throw RuleOptionError("at_least must be 1 or more, found \(atLeast)")
        }
    }

    var needs: RuleNeeds { RuleNeeds(window: WindowNeed(seed: seed), text: false) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        guard let window = facts.window, window.prompts > 0 else { return .keep }
        let score = Double(window.promptsByUser) / Double(window.prompts)
        let even = Double(window.prompts) / Double(max(1, window.users))
        let share = max(atMost * Double(window.prompts), 4 * even)
        let cap = max(atLeast, Int(min(share, Double(window.prompts))))
        guard window.promptsByUser > cap, window.rankByUser >= cap else {
            return Judgement(.keep, score: score)
        }
        return .drop(.userShare(window.promptsByUser, cap), score: score)
    }
}

extension Reason {
    fileprivate static func userShare(_ found: Int, _ cap: Int) -> Reason {
        Reason("user_share", "\(found) prompts of one user, \(cap) stay")
    }
}
