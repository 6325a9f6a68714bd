package import Flywheel
import JSON
import Text

/// Drops answers that do not have the form their task type wants.
package struct Format: AnswerCheck {
    /// What an answer must look like; every condition that is given must hold.
    package struct Shape: Codable, Sendable, Hashable {
        /// Matches the whole answer.
        package var regex: String?
        /// Is one JSON value and nothing else.
        package var json: Bool?
        /// Is a JSON object with exactly these keys.
        package var jsonKeys: [String]?
        package var oneLine: Bool?
        /// In characters.
        package var atMost: Int?

        package init(
            regex: String? = nil,
            json: Bool? = nil,
            jsonKeys: [String]? = nil,
            oneLine: Bool? = nil,
            atMost: Int? = nil
        ) {
            self.regex = regex
            self.json = json
            self.jsonKeys = jsonKeys
            self.oneLine = oneLine
            self.atMost = atMost
        }

        private enum CodingKeys: String, CodingKey {
            case regex, json
            case jsonKeys = "json_keys"
            case oneLine = "one_line"
            case atMost = "at_most"
        }
    }

    /// Shapes by task type `family/name`, or by family alone.
    package struct Options: CheckOptions {
        package var shapes: [String: Shape] = [:]

        package init() {}

        package init(_ shapes: [String: Shape]) { self.shapes = shapes }

        package init(from decoder: any Decoder) throws {
            shapes = try decoder.singleValueContainer().decode([String: Shape].self)
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(shapes)
        }
    }

    package static let id = RuleID("format", 1)
    package static let manual = """
        Holds answers against the shape declared for their task type, or for its family: regex \
        (whole answer), json, json_keys, one_line, at_most (characters). Task types without a \
        shape pass.
        """

    package let options: Options
    private let patterns: [String: PatternSet]

    package init(_ options: Options) throws {
        var patterns: [String: PatternSet] = [:]
        for (name, shape) in options.shapes.sorted(by: { $0.key < $1.key }) {
            guard TaskTypeList.isName(name) else {
                throw RuleOptionError("format@1: '\(name)' is no task type; write family/name")
            }
            if let atMost = shape.atMost, atMost <= 0 {
                throw RuleOptionError("format@1: at_most of \(name) must be above 0: \(atMost)")
            }
            guard let regex = shape.regex else { continue }
            do {
                patterns[name] = try PatternSet([Pattern(name: name, regex: "^(?:\(regex))$")])
            } catch {
                throw RuleOptionError("format@1: \(error.message)")
            }
        }
        self.options = options
        self.patterns = patterns
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        let exact = question.taskType.description
        let name = options.shapes[exact] == nil ? question.taskType.family : exact
        guard let shape = options.shapes[name] else { return .pass }
        guard let broken = firstBroken(shape, patterns[name], content) else { return .pass }
        return .drop(.wrongFormat(broken))
    }

    /// The name of the first condition that does not hold.
    private func firstBroken(_ shape: Shape, _ pattern: PatternSet?, _ content: String) -> String? {
        if let atMost = shape.atMost, content.count > atMost { return "at_most" }
        if shape.oneLine == true, content.contains(where: \.isNewline) { return "one_line" }
        if let pattern, !pattern.contains(content) { return "regex" }
        guard shape.json == true || shape.jsonKeys != nil else { return nil }
        guard let value = try? JSONValue(parsing: content) else { return "json" }
        if let keys = shape.jsonKeys {
            guard let found = value.object?.keys, found.sorted() == keys.sorted() else {
                return "json_keys"
            }
        }
        return nil
    }
}

extension Reason {
    fileprivate static func wrongFormat(_ condition: String) -> Reason {
        Reason("wrong_format", condition)
    }
}
