package import Flywheel
import JSON

/// Drops answers that are no JSON of the schema declared for their task type.
package struct SchemaMatch: AnswerCheck {
    /// JSON Schema texts by task type.
    package struct Options: CheckOptions {
        package var schemas = TaskTypeTable<String>()

        package init() {}

        package init(from decoder: any Decoder) throws { schemas = try .init(from: decoder) }

        package func encode(to encoder: any Encoder) throws { try schemas.encode(to: encoder) }
    }

    package static let id = RuleID("json_schema", 1)
    package static let manual = """
        Drops answers that are not one JSON value matching the schema declared for their task \
        type or its family, as in `json/make: '{"type": "object", "required": ["name"]}'`. Knows \
        type, enum, const, properties, required, additionalProperties, items, minItems, maxItems, \
        uniqueItems, minLength, maxLength, pattern, minimum, maximum, exclusiveMinimum, \
        exclusiveMaximum, multipleOf, anyOf, allOf, oneOf and not (JSON Schema 2020-12); any other \
        keyword is refused when the pipeline is read. The reason gives the keyword that failed.
        """

    package let options: Options
    private let schemas: [String: JSONSchema]

    package init(_ options: Options) throws {
        self.options = options
        schemas = try options.schemas.mapped { name, text in
            do {
                return try JSONSchema(JSONValue(parsing: text))
            } catch let error as JSONError {
                throw RuleOptionError("json_schema@1: the schema of \(name): \(error.description)")
            } catch let error as RuleOptionError {
                throw RuleOptionError("json_schema@1: the schema of \(name): \(error.message)")
            }
        }
    }

    package func check(
        _ question: LabelledCandidate,
        _ answer: Answer,
        content: String
    ) -> CheckVerdict {
        let type = question.taskType
        guard let schema = schemas[type.description] ?? schemas[type.family] else { return .pass }
        guard let value = try? JSONValue(parsing: content) else { return .drop(.noJSON) }
        return schema.firstBroken(by: value).map { .drop(.schema($0)) } ?? .pass
    }
}

extension Reason {
    fileprivate static let noJSON = Reason("not_json")
    fileprivate static func schema(_ keyword: String) -> Reason { Reason("json_schema", keyword) }
}
