package import Flywheel
import Postgres
import SQLCatalog

/// The user's own tables, seen through the one query a pipeline names; only ever read.
package final class SourceQuery {
    let name: String
    let connection: Connection
    private let sql: String

    /// - Parameters:
    ///   - url: where the user's tables are; our own may be elsewhere.
    ///   - name: the query's file, for messages.
    ///   - sql: one SELECT that returns the columns of the contract.
    package init(_ url: String, name: String, sql: String) throws {
        self.name = name
        var sql = sql[...]
        while let last = sql.last, last.isWhitespace || last == ";" { sql = sql.dropLast() }
        self.sql = String(sql)
        connection = try Failure.explaining {
            try Connection(url, applicationName: "flywheel source")
        }
    }

    /// A query of ours with the user's put in.
    func wrapped(_ template: String, column: String = "") -> String {
        template.split(separator: "{source}", omittingEmptySubsequences: false)
            .map { $0.replacing("{column}", with: column) }
            .joined(separator: sql)
    }

    /// Runs the body on one snapshot, in a transaction that cannot write.
    func snapshot<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        try Failure.explaining {
            try connection.transaction(.repeatableRead) { connection in
                try connection.execute("SET TRANSACTION READ ONLY")
                return try body(connection)
            }
        }
    }
}

extension SourceQuery: LogSource {
    package func digest(of window: Window) throws -> Digest {
        try snapshot { try digest(of: window, $0) }
    }

    private func digest(of window: Window, _ connection: Connection) throws -> Digest {
        let rows = try connection.query(
            wrapped(SQLCatalog.sourceDigest),
            [window.start.timestamp, window.end.timestamp]
        )
        var builder = DigestBuilder()
        builder.field("source")
        if let row = rows.first {
            builder.field(try row.get("messages", as: Int.self))
            builder.field(String(try row.get("crossed", as: Int64.self)))
            builder.field(try row.get("summed", as: String.self))
        }
        return builder.finish()
    }

    package func read(
        _ window: Window,
        _ body: (SourceConversation) throws -> Void
    ) throws -> Digest {
        try snapshot { connection in
            let digest = try digest(of: window, connection)
            var open: SourceConversation?
            try connection.forEach(
                wrapped(SQLCatalog.sourceRead),
                [window.start.timestamp, window.end.timestamp],
                batch: Warehouse.batch
            ) { rows in
                for row in rows {
                    if let done = try row.extend(&open) { try body(done) }
                }
            }
            if let open { try body(open) }
            return digest
        }
    }

    package func beginnings(touchedSince instant: Instant) throws -> [Instant] {
        try snapshot { connection in
            try connection.query(wrapped(SQLCatalog.sourceBeginnings), [instant.timestamp])
                .compactMap { try $0.optionalInstant("began") }
        }
    }
}

extension Row {
    /// Adds the row's message to the open conversation, or opens another.
    ///
    /// - Returns: the conversation that is complete with it.
    fileprivate func extend(
        _ open: inout SourceConversation?
    ) throws -> SourceConversation? {
        let id: String = try get("conversation_id")
        let message = try sourceMessage()
        let created = try optionalInstant("created_at")
        let touched = try optionalInstant("updated_at") ?? created ?? .distantPast
        if var same = open, same.id == id {
            same.messages.append(message)
            if let created { same.createdAt = min(same.createdAt, created) }
            same.updatedAt = max(same.updatedAt, touched)
            if same.model == nil { same.model = try get("model") }
            open = same
            return nil
        }
        let done = open
        open = SourceConversation(
            id: id,
            userID: try get("user_id", as: String?.self) ?? "",
            messages: [message],
            createdAt: created ?? touched,
            updatedAt: touched,
            model: try get("model"),
            metadata: try get("metadata", as: String?.self) ?? "{}"
        )
        return done
    }

    private func sourceMessage() throws -> Message {
        let thumb = try get("rating", as: Double?.self) ?? 0
        return Message(
            Role(rawValue: try get("role", as: String?.self) ?? ""),
            try get("content", as: String?.self) ?? "",
            rating: thumb > 0 ? .up : thumb < 0 ? .down : nil
        )
    }
}
