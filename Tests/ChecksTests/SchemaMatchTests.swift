import Checks
import Flywheel
import Foundation
import Testing

@Suite struct SchemaMatchTests {
    private func check(_ schema: String) throws -> SchemaMatch {
        var chosen = SchemaMatch.Options()
        chosen.schemas = TaskTypeTable(["json/make": schema])
        return try SchemaMatch(chosen)
    }

    private static let person = #"""
        {"type": "object", "required": ["name", "age"], "additionalProperties": false,
         "properties": {"name": {"type": "string", "minLength": 1, "pattern": "^[^0-9]+$"},
                        "age": {"type": "integer", "minimum": 0, "exclusiveMaximum": 150},
                        "tags": {"type": "array", "items": {"enum": ["a", "b"]},
                                 "maxItems": 2, "uniqueItems": true}}}
        """#

    @Test(arguments: [
        #"{"name": "李雷", "age": 3}"#, #"{"age": 3.0, "name": "x", "tags": ["a", "b"]}"#,
    ])
    func `a value of the schema passes`(content: String) throws {
        #expect(try check(Self.person).verdict(content, to: "?", "json/make") == .pass)
    }

    @Test(arguments: [
        (#"{"name": "x"}"#, "required"), (#"{"name": "x", "age": "3"}"#, "type"),
        (#"{"name": "", "age": 3}"#, "minLength"), (#"{"name": "x1", "age": 3}"#, "pattern"),
        (#"{"name": "x", "age": -1}"#, "minimum"),
        (#"{"name": "x", "age": 150}"#, "exclusiveMaximum"),
        (#"{"name": "x", "age": 3, "b": 1}"#, "additionalProperties"),
        (#"{"name": "x", "age": 3, "tags": ["c"]}"#, "enum"),
        (#"{"name": "x", "age": 3, "tags": ["a", "a"]}"#, "uniqueItems"),
        (#"{"name": "x", "age": 3, "tags": ["a", "b", "a"]}"#, "maxItems"), ("[]", "type"),
    ])
    func `the keyword that fails is named`(content: String, keyword: String) throws {
        #expect(
            try check(Self.person).verdict(content, to: "?", "json/make")
                == .drop(Reason("json_schema", keyword))
        )
    }

    @Test func `what is no JSON is told apart`() throws {
        #expect(try check("true").verdict("{", to: "?", "json/make").dropCode == "not_json")
    }

    @Test(arguments: [
        (#"{"anyOf": [{"type": "string"}, {"type": "null"}]}"#, "null", true),
        (#"{"anyOf": [{"type": "string"}, {"type": "null"}]}"#, "1", false),
        (#"{"oneOf": [{"minimum": 1}, {"maximum": 5}]}"#, "3", false),
        (#"{"oneOf": [{"minimum": 1}, {"maximum": 5}]}"#, "9", true),
        (#"{"allOf": [{"minimum": 1}, {"multipleOf": 2}]}"#, "4", true),
        (#"{"allOf": [{"minimum": 1}, {"multipleOf": 2}]}"#, "3", false),
        (#"{"not": {"const": 1}}"#, "1.0", false),
        (#"{"type": ["string", "boolean"]}"#, "true", true),
        ("false", "1", false), ("{}", "[1]", true),
    ])
    func `combinations hold as the standard has it`(
        schema: String,
        content: String,
        holds: Bool
    ) throws {
        let verdict = try check(schema).verdict(content, to: "?", "json/make")
        #expect((verdict == .pass) == holds)
    }

    @Test(arguments: [
        (#"{"typ": "object"}"#, "typ"), (#"{"type": "strng"}"#, "type"), ("{", "json/make"),
        (#"{"properties": {"a": {"format": "date"}}}"#, "format"),
        (#"{"pattern": "("}"#, "pattern"),
        (#"{"minItems": -1}"#, "minItems"),
    ])
    func `a schema that cannot be checked is refused by name`(schema: String, name: String) {
        let error = #expect(throws: RuleOptionError.self) { try check(schema) }
        #expect(error?.message.contains(name) == true)
    }

    @Test func `a schema nested without end is refused and a deep one is no danger`() {
        let deep =
            String(repeating: #"{"not": "#, count: 200) + "{}" + String(repeating: "}", count: 200)
        #expect(throws: RuleOptionError.self) { try check(deep) }
    }
}
