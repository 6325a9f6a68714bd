package import Flywheel
import Text

/// Makes rules of one type from their options.
package struct RuleFactory: Sendable {
    package let id: RuleID
    package let purpose: RulePurpose
    /// What the rule does and where its defaults come from.
    package let manual: String
    /// Reads the options and makes the rule.
    ///
    /// - Throws: `DecodingError` for options of the wrong shape, `RuleOptionError` for values the
    ///   rule cannot work with.
    package let make: @Sendable (any Decoder) throws -> any Rule

    package init<Judge: Rule>(_ type: Judge.Type) {
        id = Judge.id
        purpose = Judge.purpose
        manual = Judge.manual
        make = { try Judge(Judge.Options(from: $0)) }
    }
}

/// The rules a pipeline may name.
package struct RuleBook: Sendable {
    /// By id.
    package let factories: [RuleFactory]

    /// - Throws: ``RulesError`` where two types claim one name and version.
    package init(_ factories: [RuleFactory]) throws {
        self.factories = factories.sorted { $0.id < $1.id }
        for (first, second) in zip(self.factories, self.factories.dropFirst())
        where first.id == second.id {
            throw RulesError(
                code: .duplicateName,
                message: "two rules are called \(first.id); give one another name or version"
            )
        }
    }

    /// Reads `name@version`.
    ///
    /// - Throws: ``RulesError`` that offers the nearest name.
    package func factory(named name: String) throws -> RuleFactory {
        if let found = factories.first(where: { $0.id.description == name }) { return found }
        let known = factories.map(\.id.description)
        let nearest = EditDistance.nearest(name, in: known, atMost: max(2, name.count / 2))
        let hint =
            nearest.map { "did you mean \($0)?" } ?? "known are \(known.joined(separator: ", "))"
        throw RulesError(code: .unknownRule, message: "unknown rule \(name); \(hint)")
    }
}

/// The rules that come with Flywheel.
package enum BuiltInRules {
    package static let all: [RuleFactory] = [
        RuleFactory(Alphanumeric.self),
        RuleFactory(Alternation.self),
        RuleFactory(AnswerLoop.self),
        RuleFactory(AssistantError.self),
        RuleFactory(BrokenList.self),
        RuleFactory(Chatter.self),
        RuleFactory(ConstraintChange.self),
        RuleFactory(CutAnswer.self),
        RuleFactory(DigitShare.self),
        RuleFactory(Duplicate.self),
        RuleFactory(DuplicateLines.self),
        RuleFactory(EncodedBlob.self),
        RuleFactory(External.self),
        RuleFactory(FlaggedWords.self),
        RuleFactory(FollowUp.self),
        RuleFactory(HarvestRobustness.self),
        RuleFactory(HotPrompts.self),
        RuleFactory(Language.self),
        RuleFactory(Length.self),
        RuleFactory(LowInformation.self),
        RuleFactory(Matches.self),
        RuleFactory(MinTurns.self),
        RuleFactory(Mojibake.self),
        RuleFactory(NearDuplicate.self),
        RuleFactory(PastedKey.self),
        RuleFactory(PraiseComplaint.self),
        RuleFactory(PromptInjection.self),
        RuleFactory(PromptValue.self),
        RuleFactory(RepairLoop.self),
        RuleFactory(Repetition.self),
        RuleFactory(Restatement.self),
        RuleFactory(SelfCorrection.self),
        RuleFactory(SpecialCharacters.self),
        RuleFactory(SymbolShare.self),
        RuleFactory(SystemInForce.self),
        RuleFactory(TopicSwitch.self),
        RuleFactory(URLShare.self),
        RuleFactory(UserShare.self),
        RuleFactory(WhitespaceShare.self),
        RuleFactory(WordRepetition.self),
    ]
}
