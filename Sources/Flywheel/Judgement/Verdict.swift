/// What a rule decides about a conversation, and why.
public enum Verdict: Hashable, Sendable {
    case keep
    /// Keep, and say something about it.
    case tag([Tag], Reason)
    /// Not worth an answer.
    case drop(Reason)
}

/// Why, in a form that can be counted.
///
/// The code is stable under one rule version. The detail holds measures and thresholds, never
/// text of the chat.
public struct Reason: Hashable, Sendable, CustomStringConvertible {
    public let code: String
    public let detail: String

    public init(_ code: String, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    public var description: String { detail.isEmpty ? code : "\(code) (\(detail))" }
}

/// One rule's verdict on one candidate, as it is kept for the row's biography.
public struct Finding: Hashable, Sendable {
    public let rule: RuleID
    public let verdict: Verdict
    /// The measure the decision rests on, kept apart so that a threshold can be moved later.
    public let score: Double?
    /// A drop that a protected tag overruled.
    public let overruled: Bool

    public init(rule: RuleID, verdict: Verdict, score: Double? = nil, overruled: Bool = false) {
        self.rule = rule
        self.verdict = verdict
        self.score = score
        self.overruled = overruled
    }
}
