package import Flywheel
import Foundation

/// Checks in the order they speak: envelope, then strippers, then judges; within a phase as given.
package struct CheckSet {
    private let checks: [any AnswerCheck]

    package init(_ checks: [any AnswerCheck]) {
        self.checks = checks.enumerated()
            .sorted { (phase($0.element), $0.offset) < (phase($1.element), $1.offset) }
            .map(\.element)
    }

    /// In speaking order.
    package var ids: [RuleID] { checks.map { id($0) } }

    /// Every check with its options, one a line: equal texts judge alike.
    package var configuration: String {
        checks.map { "\(id($0)) \(encoded($0))" }.joined(separator: "\n")
    }

    /// Ends at the first drop.
    package func judge(_ question: LabelledCandidate, _ answer: Answer) -> CheckResult {
        var content = answer.content
        var revisions: [CheckResult.Revision] = []
        for check in checks {
            switch check.check(question, answer, content: content) {
            case .pass: break
            case .revise(let text, let code):
                content = text
                revisions.append(.init(check: id(check), code: code))
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
        return .accepted(content, revisions)
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
    package struct Revision: Sendable, Hashable {
        package var check: RuleID
        package var code: String

        package init(check: RuleID, code: String) {
            self.check = check
            self.code = code
        }
    }

    /// The text to train on, and what was taken out on the way.
    case accepted(String, [Revision])
    case rejected(AnswerRejection)
}
