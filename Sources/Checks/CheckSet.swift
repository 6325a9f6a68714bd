package import Flywheel
import Foundation

/// Checks in the order they speak: envelope, then strippers, then judges; within a phase as given.
package struct CheckSet {
    private let checks: [any AnswerCheck]
    private let flagOnly: Set<RuleID>
    /// What decides between several draws of one question.
    package let consistency: SelfConsistency?

    /// - Parameter flagOnly: checks whose drop is noted and not carried out.
    package init(_ checks: [any AnswerCheck], flagOnly: Set<RuleID> = []) {
        self.flagOnly = flagOnly
        consistency = checks.lazy.compactMap { $0 as? SelfConsistency }.first
        self.checks = checks.enumerated()
            .sorted { (phase($0.element), $0.offset) < (phase($1.element), $1.offset) }
            .map(\.element)
    }

    /// In speaking order.
    package var ids: [RuleID] { checks.map { id($0) } }

    /// Every check with its options, one a line: equal texts judge alike.
    package var configuration: String {
        checks.map { check in
            let word = flagOnly.contains(id(check)) ? " flags" : ""
            return "\(id(check))\(word) \(encoded(check))"
        }.joined(separator: "\n")
    }

    /// Ends at the first drop.
    package func judge(_ question: LabelledCandidate, _ answer: Answer) -> CheckResult {
        var content = answer.content
        var notes: [CheckResult.Note] = []
        for check in checks {
            switch check.check(question, answer, content: content) {
            case .pass: break
            case .revise(let text, let code):
                content = text
                notes.append(.init(check: id(check), code: code))
            case .drop(let reason) where flagOnly.contains(id(check)):
                notes.append(.init(check: id(check), code: reason.code, isFlag: true))
            case .drop(let reason):
                return .rejected(
                    AnswerRejection(
                        candidate: answer.candidate,
                        source: answer.source,
                        draw: answer.draw,
                        check: id(check),
                        reason: reason
                    )
                )
            }
        }
        return .accepted(content, notes)
    }

    private func id(_ check: some AnswerCheck) -> RuleID { type(of: check).id }

    private func encoded(_ check: some AnswerCheck) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(check.options) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}

private func phase(_ check: some AnswerCheck) -> CheckPhase { type(of: check).phase }

/// What all checks together made of an answer.
package enum CheckResult: Sendable, Hashable {
    /// Something a check said of an answer that it did not drop.
    package struct Note: Sendable, Hashable, CustomStringConvertible {
        package var check: RuleID
        package var code: String
        /// A doubt; else something that was taken out.
        package var isFlag: Bool

        package init(check: RuleID, code: String, isFlag: Bool = false) {
            self.check = check
            self.code = code
            self.isFlag = isFlag
        }

        package var description: String { "\(check):\(code)" }
    }

    /// The text to train on, and what was taken out or doubted on the way.
    case accepted(String, [Note])
    case rejected(AnswerRejection)
}
