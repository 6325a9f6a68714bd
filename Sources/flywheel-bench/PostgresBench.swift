import Postgres

/// Messages out of PostgreSQL and into it with binary COPY.
enum PostgresBench {
    private static let columns = "id, session_id, user_id, role, content, created_at, metadata"

    /// Seven columns, every value decoded into its own.
    static func read(_ options: Options) throws {
        let connection = try connect(options)
        try Measurement.once {
            var work = Work()
            var sum: Int64 = 0
            try connection.copyOut("SELECT \(columns) FROM bench_message") { row in
                let message = try Message(row)
                work.items += 1
                work.bytes += message.content.utf8.count
                sum &+= message.id
            }
            work.check = "ids \(sum)"
            return work
        }
    }

    /// Seven columns, every field looked at in place.
    static func scan(_ options: Options) throws {
        let connection = try connect(options)
        try Measurement.once {
            var work = Work()
            var fieldBytes = 0
            try connection.copyOut("SELECT \(columns) FROM bench_message") { row in
                for column in 0..<row.count {
                    fieldBytes += try row.withBytes(column) { $0.count } ?? 0
                }
                work.items += 1
            }
            work.bytes = fieldBytes
            return work
        }
    }

    /// Two columns and everything of `TextPass` in one go.
    static func pass(_ options: Options) throws {
        let connection = try connect(options)
        var pass = try TextPass(options)
        try Measurement.once {
            try connection.copyOut("SELECT id, content FROM bench_message") { row in
                pass.take(try row.get(1, as: String.self))
            }
            return pass.work
        }
    }

    /// The seven columns of `--rows` messages into an empty table.
    static func write(_ options: Options) throws {
        let connection = try connect(options)
        let limit = try options.number("rows")
        var messages: [Message] = []
        try connection.copyOut("SELECT \(columns) FROM bench_message ORDER BY id LIMIT \(limit)") {
            messages.append(try Message($0))
        }
        try connection.script("TRUNCATE bench_target")
        try Measurement.once {
            let names = columns.split(separator: ", ").map(String.init)
            let stored = try connection.copyIn("bench_target", columns: names) { writer in
                for message in messages { try message.append(to: &writer) }
            }
            let bytes = messages.reduce(0) { $0 + $1.content.utf8.count }
            return Work(items: stored, bytes: bytes, check: "rows \(stored)")
        }
    }

    private static func connect(_ options: Options) throws -> Connection {
        try Connection(options.text("url"), applicationName: "flywheel-bench")
    }
}

private struct Message {
    var id: Int64
    var session: String
    var user: String
    var role: String
    var content: String
    var created: Timestamp
    var metadata: JSONText

    init(_ row: borrowing CopyRow) throws {
        id = try row.get(0)
        session = try row.get(1)
        user = try row.get(2)
        role = try row.get(3)
        content = try row.get(4)
        created = try row.get(5)
        metadata = try row.get(6)
    }

    func append(to writer: inout CopyWriter) throws {
        try writer.append(id, session, user, role, content, created, metadata)
    }
}
