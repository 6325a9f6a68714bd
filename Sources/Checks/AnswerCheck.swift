package import Flywheel

/// Decides whether an answer is fit to train on, or takes out of it what is not.
///
/// A check is pure and never changes its mind under one version: the same question and answer get
/// the same verdict for ever. It must accept every text, the empty and the huge one included.
///
/// ```swift
/// package struct Short: AnswerCheck {
///     package struct Options: CheckOptions { package init() {} }
///     package static let id = RuleID("short", 1)
///     package static let manual = "Drops answers above 80 characters."
///     package let options: Options
///     package init(_ options: Options) { self.options = options }
///     package func check(
///         _ question: LabelledCandidate, _ answer: Answer, content: String
///     ) -> CheckVerdict {
///         content.count <= 80 ? .pass : .drop(Reason("too_long", "\(content.count)"))
///     }
/// }
/// ```
package protocol AnswerCheck: Sendable {
    associatedtype Options: CheckOptions

    static var id: RuleID { get }
    static var phase: CheckPhase { get }
    /// What the check does and where its defaults come from.
    static var manual: String { get }

    var options: Options { get }

    /// - Throws: `RuleOptionError` for a value the type allows and the check does not.
    init(_ options: Options) throws

    /// - Parameters:
    ///   - answer: the reply as it came.
    ///   - content: its text as earlier checks left it.
    func check(_ question: LabelledCandidate, _ answer: Answer, content: String) -> CheckVerdict
}

extension AnswerCheck {
    package static var phase: CheckPhase { .judge }
}

/// Options of a check: written in the pipeline file, every one with a default.
package protocol CheckOptions: Codable, Sendable {
    init()
}

/// When a check speaks, whatever order the pipeline names them in.
package enum CheckPhase: Int, Sendable, Hashable, Comparable {
    /// Looks at how the reply ended, not at its text: half a text must not be judged as a whole.
    case envelope
    /// Takes out what is not the answer.
    case strip
    /// Judges what is left.
    case judge

    package static func < (left: CheckPhase, right: CheckPhase) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What a check decides.
package enum CheckVerdict: Sendable, Hashable {
    case pass
    /// Go on with this text; the code says what was taken out.
    case revise(String, code: String)
    case drop(Reason)
}
