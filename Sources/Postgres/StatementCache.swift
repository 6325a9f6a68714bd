import CPostgres

/// Prepares statements the second time they come, so one-off texts cost one round trip only.
struct StatementCache {
    private struct Key: Hashable {
        let sql: String
        let types: [Oid]
    }

    private enum State {
        case seen
        case prepared(name: String)
    }

    private var states: [Key: State] = [:]
    private var names = 0

    /// Texts made by hand number in the dozens; this bounds what a generator of texts can cost.
    private static let atMost = 512

    var preparedCount: Int {
        states.values.count { if case .prepared = $0 { true } else { false } }
    }

    mutating func run(
        _ sql: String,
        _ parameters: Parameters,
        on link: Link,
        meanwhile: (() -> Bool)? = nil
    ) throws(PostgresError) -> ResultSet {
        let key = Key(sql: sql, types: parameters.types)
        switch states[key] {
        case .prepared(let name):
            guard let meanwhile else { return try link.run(prepared: name, sql: sql, parameters) }
            return try link.run(prepared: name, sql: sql, parameters, meanwhile: meanwhile)
        case .seen:
            names += 1
            let name = "statement_\(names)"
            try link.prepare(name, sql, types: parameters.types)
            states[key] = .prepared(name: name)
            return try link.run(prepared: name, sql: sql, parameters)
        case nil:
            let result = try link.send(sql, parameters)
            if states.count >= Self.atMost { try empty(link) }
            states[key] = .seen
            return result
        }
    }

    mutating func forget(_ sql: String, _ parameters: Parameters) {
        states[Key(sql: sql, types: parameters.types)] = nil
    }

    private mutating func empty(_ link: Link) throws(PostgresError) {
        states = [:]
        _ = try link.send("DEALLOCATE ALL")
    }
}
