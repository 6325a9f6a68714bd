import Flywheel

struct Alphanumeric: Rule {
    struct Options: Codable, Sendable {
        var atLeast: Share?
        var atMost: Share?
        var from: Int?

        enum CodingKeys: String, CodingKey {
            case from
            case atLeast = "at_least"
            case atMost = "at_most"
        }
    }

    static let id = RuleID("alphanumeric", 1)
    static let manual = """
        Drops prompts of which fewer than `at_least` or more than `at_most` of the characters are \
        letters of any script and digits.
        Defaults 0.10 and 1: data-juicer's SFT recipes (alpaca-cot-en/zh-refine.yaml). Its own \
        default of 0.9 above would drop Chinese prompts, which are often all letters.
        Prompts of fewer than `from` characters, default 16, are kept: of real chat logs "." and \
        "?" were answers to a menu, and low_information@1 looks after what has no word at all. \
        It cannot see that a picture made of signs was asked about.
        Codes: too_few_letters, too_many_letters. Score: the share.
        """

    let atLeast: Double
    let atMost: Double
    let from: Int

    init(_ options: Options) throws {
        atLeast = options.atLeast?.fraction ?? 0.1
        atMost = options.atMost?.fraction ?? 1
        from = options.from ?? 16
        guard from >= 0 else { throw RuleOptionError("from must not be below 0, found \(from)") }
        guard atLeast <= atMost else {
            throw RuleOptionError("at_least must not be above at_most")
        }
    }

    var needs: RuleNeeds { RuleNeeds(text: false) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let features = facts.features
        let found = Double(features.letters + features.digits)
        let share = features.scalars > 0 ? min(1, found / Double(features.scalars)) : 0
        guard features.scalars >= from else { return Judgement(.keep, score: share) }
        if share < atLeast { return .drop(.tooFew(share, atLeast), score: share) }
        if share > atMost { return .drop(.tooMany(share, atMost), score: share) }
        return Judgement(.keep, score: share)
    }
}

extension Reason {
    fileprivate static func tooFew(_ share: Double, _ atLeast: Double) -> Reason {
        Reason("too_few_letters", "\(share.rounded(3)) < \(atLeast)")
    }

    fileprivate static func tooMany(_ share: Double, _ atMost: Double) -> Reason {
        Reason("too_many_letters", "\(share.rounded(3)) > \(atMost)")
    }
}
