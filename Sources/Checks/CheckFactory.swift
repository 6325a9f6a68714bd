package import Flywheel
import Text

/// Makes one kind of check from what a pipeline file says.
package struct CheckFactory: Sendable {
    package let id: RuleID
    package let phase: CheckPhase
    package let manual: String
    /// With options from the file.
    package let make: @Sendable (any Decoder) throws -> any AnswerCheck
    /// With every option at its default.
    package let makeDefault: @Sendable () throws -> any AnswerCheck

    package init<Check: AnswerCheck>(_ check: Check.Type) {
        id = Check.id
        phase = Check.phase
        manual = Check.manual
        make = { try Check(Check.Options(from: $0)) }
        makeDefault = { try Check(Check.Options()) }
    }

    package static let builtIn: [CheckFactory] = [
        CheckFactory(FinishReason.self),
        CheckFactory(StripReasoning.self),
        CheckFactory(StripChatter.self),
        CheckFactory(Empty.self),
        CheckFactory(Format.self),
        CheckFactory(LanguageMatches.self),
        CheckFactory(Refusal.self),
        CheckFactory(PromptEcho.self),
        CheckFactory(Repetition.self),
        CheckFactory(AnswerLength.self),
        CheckFactory(SchemaMatch.self),
        CheckFactory(RequiredText.self),
        CheckFactory(ForbiddenText.self),
        CheckFactory(ReasoningRemains.self),
        CheckFactory(IdentityLeak.self),
        CheckFactory(CodeBlock.self),
        CheckFactory(NumberAgreement.self),
        CheckFactory(Punctuation.self),
        CheckFactory(Verbosity.self),
        CheckFactory(TemplateLeak.self),
        CheckFactory(SelfConsistency.self),
        CheckFactory(Instructions.self),
    ]

    /// Checks that only note their doubt where a pipeline does not name them.
    ///
    /// They judge by taste or by what a prompt seems to say, and drop more good answers of real
    /// models than a default may; the manuals give the shares.
    package static let flagsByDefault: Set<RuleID> = [
        Instructions.id, Punctuation.id, Verbosity.id,
    ]

    /// - Throws: ``CheckError`` with the nearest known name.
    package static func named(
        _ name: String,
        among factories: [CheckFactory] = builtIn
    ) throws(CheckError) -> CheckFactory {
        if let found = factories.first(where: { $0.id.description == name }) { return found }
        let known = factories.map(\.id.description)
        let hint =
            EditDistance.nearest(name, in: known, atMost: max(2, name.count / 3)).map {
                "did you mean \($0)?"
            }
            ?? "known are \(known.joined(separator: ", "))"
        throw CheckError(.unknownCheck, "unknown check \(name); \(hint)")
    }
}

/// Why a set of checks cannot be made.
package struct CheckError: Explained, Hashable {
    package enum Code: String, Sendable, Hashable {
        case unknownCheck = "unknown_check"
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var codeName: String { code.rawValue }
    package var trouble: Trouble { .configuration }
}
