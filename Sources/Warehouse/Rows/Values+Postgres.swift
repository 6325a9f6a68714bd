import Flywheel
import FoundationEssentials
import Postgres

extension Instant {
    var timestamp: Timestamp { Timestamp(microseconds: microseconds) }

    init(_ timestamp: Timestamp) { self.init(microseconds: timestamp.microseconds) }
}

/// `bytea[]`, which the island leaves out because `[UInt8]` is `bytea` there.
extension Array: PostgresElement where Element == UInt8 {
    /// From `pg_type.dat`.
    package static var arrayOID: UInt32 { 1001 }
}

extension String {
    /// The text as PostgreSQL can hold it: it has no place for U+0000, which JSON can spell.
    var storable: String {
        utf8.contains(0) ? String(String.UnicodeScalarView(unicodeScalars.map(Self.shown))) : self
    }

    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.value == 0 ? "\u{FFFD}" : scalar
    }
}

extension Row {
    func instant(_ column: String) throws -> Instant { Instant(try get(column)) }

    func optionalInstant(_ column: String) throws -> Instant? {
        try get(column, as: Timestamp?.self).map { Instant($0) }
    }

    func digest(_ column: String) throws -> Digest {
        guard let digest = Digest(bytes: try get(column)) else { throw Failure.unreadable(column) }
        return digest
    }

    func optionalDigest(_ column: String) throws -> Digest? {
        try get(column, as: [UInt8]?.self).flatMap { Digest(bytes: $0) }
    }

    func taskType(_ column: String = "task_type") throws -> TaskType {
        guard let type = TaskType(try get(column)) else { throw Failure.unreadable(column) }
        return type
    }

    func tags(_ column: String = "tags") throws -> [Tag] {
        try get(column, as: [String].self).compactMap { Tag($0) }
    }

    func window() throws -> Window {
        guard let window = Window(try instant("window_start"), try instant("window_end")) else {
            throw Failure.unreadable("window_end")
        }
        return window
    }

    func stage() throws -> StageName {
        guard let stage = StageName(rawValue: try get("stage")) else {
            throw Failure.unreadable("stage")
        }
        return stage
    }

    func source() throws -> AnswerSource {
        guard let source = AnswerSource(rawValue: try get("source")) else {
            throw Failure.unreadable("source")
        }
        return source
    }

    func split(_ column: String = "split") throws -> Split {
        guard let split = Split(rawValue: try get(column)) else {
            throw Failure.unreadable(column)
        }
        return split
    }

    func messages() throws -> [Message] {
        let roles: [String] = try get("roles")
        let contents: [String] = try get("contents")
        let ratings: [Int32?] = try get("ratings")
        guard roles.count == contents.count, roles.count == ratings.count else {
            throw Failure.unreadable("contents")
        }
        return roles.indices.map { place in
            Message(
                Role(rawValue: roles[place]),
                contents[place],
                rating: ratings[place].flatMap { Rating(rawValue: Int($0)) }
            )
        }
    }
}

extension Failure {
    /// A column holds what no version of the tool wrote.
    static func unreadable(_ column: String) -> Failure {
        Failure(
            .badData,
            "unreadable_row",
            "column \(column) holds a value this tool does not know: was it written by a later one?"
        )
    }
}

/// Messages as the three parallel columns `roles`, `contents`, `ratings`.
func columns(of messages: [Message]) -> [any PostgresValue] {
    [
        messages.map(\.role.rawValue),
        messages.map(\.content),
        messages.map { $0.rating.map { Int32($0.rawValue) } },
    ]
}

/// JSON for `jsonb` columns, keys sorted.
enum StoredJSON {
    static func encode(_ value: some Encodable) throws -> JSONText {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return JSONText(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    static func decode<Value: Decodable>(_ text: JSONText) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.text.utf8))
        } catch {
            throw Failure.unreadable("of JSON")
        }
    }
}
