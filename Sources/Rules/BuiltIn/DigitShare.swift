import Flywheel

struct DigitShare: Rule {
    struct Options: Codable, Sendable {
        var atMost: Share?
        var from: Int?

        enum CodingKeys: String, CodingKey {
            case atMost = "at_most"
            case from
        }
    }

    static let id = RuleID("digit_share", 1)
    static let manual = """
        Drops prompts of which more than `at_most` of the characters, white space aside, are \
        digits of any script.
        Default 0.9. NeMo Curator's web filter has 0.15, which would drop sums; of real chat logs \
        0.5 drops telephone numbers with opening hours, and 0.7 a task on a long binary number. Prompts of fewer than `from` characters, default 32, are kept: "12*13=?" is a \
        question.
        Chinese numerals (一二三) are letters here, so Chinese and English are judged alike. It \
        cannot see what the numbers are for.
        Code: mostly_digits. Score: the share.
        """

    let atMost: Double
    let from: Int

    init(_ options: Options) throws {
        atMost = options.atMost?.fraction ?? 0.9
        from = options.from ?? 32
        guard from >= 0 else { throw RuleOptionError("from must not be below 0, found \(from)") }
    }

    var needs: RuleNeeds { RuleNeeds(text: false) }

    func judge(_ conversation: Conversation, _ facts: Facts) -> Judgement {
        let features = facts.features
        let seen = features.scalars - features.whitespace
        let share = seen > 0 ? Double(features.digits) / Double(seen) : 0
        guard features.scalars >= from, share > atMost else {
            return Judgement(.keep, score: share)
        }
        return .drop(.mostlyDigits(share, atMost), score: share)
    }
}

extension Reason {
    fileprivate static func mostlyDigits(_ share: Double, _ atMost: Double) -> Reason {
        Reason("mostly_digits", "\(share.rounded(3)) > \(atMost)")
    }
}
