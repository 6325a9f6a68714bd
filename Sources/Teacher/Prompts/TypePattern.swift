package import Flywheel

/// Task types as a template names them: one, `reasoning/logic`, or a family, `reasoning/*`.
package struct TypePattern: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let description: String
    private let type: TaskType?
    private let family: String

    /// - Returns: `nil` for what is neither a task type nor a family of them.
    package init?(_ text: String) {
        if text.hasSuffix("/*") {
            guard let any = TaskType(text.dropLast() + "any") else { return nil }
            (type, family) = (nil, any.family)
        } else {
            guard let one = TaskType(text) else { return nil }
            (type, family) = (one, one.family)
        }
        description = text
    }

    /// The narrower of two that match decides.
    var isExact: Bool { type != nil }

    package func matches(_ other: TaskType) -> Bool {
        type.map { $0 == other } ?? (family == other.family)
    }

    package static func < (left: TypePattern, right: TypePattern) -> Bool {
        left.description < right.description
    }
}

extension TypePattern: Decodable {
    package init(from decoder: any Decoder) throws {
        self = try decoder.spelled(
            "a task type such as reasoning/logic, or a family such as reasoning/*",
            TypePattern.init
        )
    }
}

extension Sequence where Element == TypePattern {
    /// The narrowest that matches.
    func nearest(to type: TaskType) -> TypePattern? {
        filter { $0.matches(type) }.max { !$0.isExact && $1.isExact }
    }
}
