import Flywheel

struct SpecialCharacters: Rule {
    struct Options: Codable, Sendable {
        var atMost: Share?
        var from: Int?

        enum CodingKeys: String, CodingKey {
            case from
            case atMost = "at_most"
        }
    }

    static let id = RuleID("special_characters", 1)
    static let manual = """
        Drops prompts of which more than `at_most` are punctuation and symbols; letters of any \
        script, digits and white space are not special.
        Default 0.6. Data-juicer's special_characters_filter and NeMo Curator's non-alphanumeric \
        share are 0.25, for pages: of real chat logs that drops "好的，谢谢！" as well as JSON and \
        code, and a Markdown table or a question about a regular expression has up to 0.55. \
        Prompts of fewer than `from` characters, default 16, are kept: "YES!!!!" and \
        "-1 * -1 = ?" are fair. Data-juicer also counts digits and white space as special; this \
        rule does not, or dates and lists would be dropped.
        Chinese has no spaces, so its punctuation weighs more than in English: one sign in three \
        characters is usual in short replies. It cannot tell code from noise.
        Code: too_many_special_characters. Score: the share.
        """

    let atMost: Double
    let from: Int

    init(_ options: Options) throws {
        atMost = options.atMost?.fraction ?? 0.6
        from = options.from ?? 16
        guard from >= 0 else { throw RuleOptionError("from must not be below 0, found \(from)") }
    }

    var needs: RuleNeeds { RuleNeeds(text: false) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let share = facts.features.specialShare
        guard facts.features.scalars >= from, share > atMost else {
            return Judgement(.keep, score: share)
        }
        return .drop(.tooMany(share, atMost), score: share)
    }
}

extension Reason {
    fileprivate static func tooMany(_ share: Double, _ atMost: Double) -> Reason {
        Reason("too_many_special_characters", "\(share.rounded(3)) > \(atMost)")
    }
}
