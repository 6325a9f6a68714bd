import Flywheel
import JSON
import Text

/// A schema read once and asked often; the part of JSON Schema that answers need.
///
/// https://json-schema.org/draft/2020-12/json-schema-validation
final class JSONSchema: Sendable {
    private let rules: [(keyword: String, rule: Rule)]

    fileprivate indirect enum Rule: Sendable {
        case never
        case types(Set<String>)
        case anyOfValues([JSONValue])
        case object(properties: [(String, JSONSchema)], others: JSONSchema?)
        case required([String])
        case items(JSONSchema)
        case count(Bounds, of: Countable)
        case uniqueItems
        case pattern(PatternSet)
        case number(@Sendable (Double) -> Bool)
        case any([JSONSchema])
        case all([JSONSchema])
        case one([JSONSchema])
        case not(JSONSchema)
    }

    fileprivate enum Countable: Sendable { case characters, items, members }

    /// Schemas nest no deeper than this, so neither does checking.
    private static let deepest = 64

    /// - Throws: `RuleOptionError` naming the keyword that is unknown or has an impossible value.
    convenience init(_ schema: JSONValue) throws { try self.init(schema, depth: 0) }

    private init(_ schema: JSONValue, depth: Int) throws {
        guard depth < Self.deepest else { throw RuleOptionError("nests too deeply") }
        if let all = schema.bool {
            rules = all ? [] : [("false", .never)]
            return
        }
        guard let object = schema.object else {
            throw RuleOptionError("a schema is an object, true or false")
        }
        var rules: [(String, Rule)] = []
        for keyword in object.keys where !Self.silent.contains(keyword) {
            let reader = Reader(keyword: keyword, object: object, depth: depth)
            guard let rule = try reader.rule() else { continue }
            rules.append((keyword, rule))
        }
        self.rules = rules
    }

    /// Keywords that describe and decide nothing.
    private static let silent: Set<String> = [
        "$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated",
    ]

    /// The keyword that the value breaks; `nil` where it matches.
    func firstBroken(by value: JSONValue) -> String? {
        for (keyword, rule) in rules {
            if let inner = rule.broken(by: value, keyword) { return inner }
        }
        return nil
    }

    func matches(_ value: JSONValue) -> Bool { firstBroken(by: value) == nil }
}

extension JSONSchema.Rule {
    /// The innermost keyword that fails, else this one.
    fileprivate func broken(by value: JSONValue, _ keyword: String) -> String? {
        switch self {
        case .object(let properties, let others):
            return brokenMember(of: value, properties, others)
        case .items(let schema):
            return value.array?.lazy.compactMap { schema.firstBroken(by: $0) }.first
        case .all(let schemas):
            return schemas.lazy.compactMap { $0.firstBroken(by: value) }.first
        default:
            return holds(for: value) ? nil : keyword
        }
    }

    private func brokenMember(
        of value: JSONValue,
        _ properties: [(String, JSONSchema)],
        _ others: JSONSchema?
    ) -> String? {
        guard let object = value.object else { return nil }
        for (name, schema) in properties {
            if let member = object[name], let broken = schema.firstBroken(by: member) {
                return broken
            }
        }
        guard let others else { return nil }
        let named = Set(properties.map(\.0))
        for key in object.keys where !named.contains(key) {
            if let member = object[key], !others.matches(member) { return "additionalProperties" }
        }
        return nil
    }

    private func holds(for value: JSONValue) -> Bool {
        switch self {
        case .never: false
        case .types(let names): names.contains { value.isOfType($0) }
        case .anyOfValues(let values): values.contains { $0.equals(value) }
        case .required(let names):
            value.object.map { object in names.allSatisfy { object[$0] != nil } } ?? true
        case .count(let bounds, let what): value.size(what).map(bounds.contains) ?? true
        case .uniqueItems: value.array.map { Set($0).count == $0.count } ?? true
        case .pattern(let pattern): value.string.map(pattern.contains) ?? true
        case .number(let holds): value.number.map(holds) ?? true
        case .any(let schemas): schemas.contains { $0.matches(value) }
        case .one(let schemas): schemas.filter { $0.matches(value) }.count == 1
        case .not(let schema): !schema.matches(value)
        case .object, .items, .all: true
        }
    }
}

extension JSONValue {
    /// Whether the value is of a type as JSON Schema names it; 1.0 is an integer there.
    fileprivate func isOfType(_ name: String) -> Bool {
        switch name {
        case "null": isNull
        case "boolean": bool != nil
        case "integer": integer != nil
        case "number": number != nil
        case "string": string != nil
        case "array": array != nil
        default: object != nil
        }
    }

    /// Equal as JSON Schema has it: numbers by value.
    fileprivate func equals(_ other: JSONValue) -> Bool {
        if let left = number, let right = other.number { return left == right }
        return self == other
    }

    fileprivate func size(_ what: JSONSchema.Countable) -> Int? {
        switch what {
        case .characters: string?.unicodeScalars.count
        case .items: array?.count
        case .members: object?.keys.count
        }
    }
}

extension JSONSchema {
    /// Reads one keyword of a schema object.
    private struct Reader {
        let keyword: String
        let object: JSONObject
        let depth: Int

        private var value: JSONValue { object[keyword] ?? .null }

        /// - Returns: `nil` for a keyword that another one reads.
        func rule() throws -> Rule? {
            switch keyword {
            case "type": return .types(try types())
            case "enum": return .anyOfValues(try list())
            case "const": return .anyOfValues([value])
            case "properties": return .object(properties: try properties(), others: try others())
            case "additionalProperties":
                return object["properties"] == nil
                    ? .object(properties: [], others: try schema(value)) : nil
            case "required": return .required(try strings())
            case "items": return .items(try schema(value))
            case "minItems", "maxItems", "minLength", "maxLength", "minProperties",
                "maxProperties":
                return .count(try bound(), of: countable)
            case "uniqueItems": return try flag() ? .uniqueItems : nil
            case "pattern": return .pattern(try pattern())
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
                return .number(try comparison())
            case "anyOf": return .any(try schemas())
            case "allOf": return .all(try schemas())
            case "oneOf": return .one(try schemas())
            case "not": return .not(try schema(value))
            default: throw RuleOptionError("unknown keyword '\(keyword)'")
            }
        }

        private func wrong(_ wanted: String) -> RuleOptionError {
            RuleOptionError("'\(keyword)' takes \(wanted)")
        }

        private func schema(_ value: JSONValue) throws -> JSONSchema {
            try JSONSchema(value, depth: depth + 1)
        }

        private func list() throws -> [JSONValue] {
            guard let list = value.array, !list.isEmpty else { throw wrong("a list") }
            return list
        }

        private func strings() throws -> [String] {
            guard let list = value.array, list.allSatisfy({ $0.string != nil }) else {
                throw wrong("a list of strings")
            }
            return list.compactMap(\.string)
        }

        private func schemas() throws -> [JSONSchema] { try list().map(schema) }

        private func types() throws -> Set<String> {
            let names = try value.string.map { [$0] } ?? strings()
            let known: Set = [
                "null", "boolean", "integer", "number", "string", "array", "object",
            ]
            guard !names.isEmpty, known.isSuperset(of: names) else {
                throw wrong("one or more of \(known.sorted().joined(separator: ", "))")
            }
            return Set(names)
        }

        private func properties() throws -> [(String, JSONSchema)] {
            guard let members = value.object else { throw wrong("an object of schemas") }
            return try members.keys.map { ($0, try schema(members[$0] ?? .null)) }
        }

        private func others() throws -> JSONSchema? {
            try object["additionalProperties"].map(schema)
        }

        private func flag() throws -> Bool {
            guard let flag = value.bool else { throw wrong("true or false") }
            return flag
        }

        private var countable: Countable {
            if keyword.hasSuffix("Items") { return .items }
            return keyword.hasSuffix("Length") ? .characters : .members
        }

        private func bound() throws -> Bounds {
            guard let count = value.integer.flatMap(Int.init(exactly:)), count >= 0,
                let bounds = keyword.hasPrefix("min") ? Bounds(count, .max) : Bounds(0, count)
            else { throw wrong("a whole number from 0") }
            return bounds
        }

        private func pattern() throws -> PatternSet {
            guard let regex = value.string else { throw wrong("a regular expression") }
            do {
                return try PatternSet([Pattern(name: keyword, regex: regex)], positions: false)
            } catch {
                throw RuleOptionError("'pattern': \(error.message)")
            }
        }

        private func comparison() throws -> @Sendable (Double) -> Bool {
            guard let limit = value.number else { throw wrong("a number") }
            switch keyword {
            case "minimum": return { $0 >= limit }
            case "maximum": return { $0 <= limit }
            case "exclusiveMinimum": return { $0 > limit }
            case "exclusiveMaximum": return { $0 < limit }
            default:
                guard limit > 0 else { throw wrong("a number above 0") }
                return { ($0 / limit).rounded() == $0 / limit }
            }
        }
    }
}
