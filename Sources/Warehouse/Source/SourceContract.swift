import Flywheel
import Postgres
import SQLCatalog

extension SourceQuery {
    /// What a source query returns, and of which type.
    private static let contract: [(column: String, types: Set<String>, wanted: String)] = [
        ("conversation_id", [], "any type that prints as an id"),
        ("turn", ["smallint", "integer", "bigint"], "an integer"),
        ("role", [], "text"),
        ("content", [], "text"),
        ("created_at", ["timestamp with time zone"], "timestamptz"),
        ("updated_at", ["timestamp with time zone"], "timestamptz"),
        ("user_id", [], "any type that prints as an id"),
        ("model", [], "text"),
        // A bare NULL is text.
        ("rating", numbers.union(["text"]), "a number: 1 for thumbs up, -1 for thumbs down"),
        ("metadata", ["json", "jsonb", "text", "character varying"], "jsonb"),
    ]

    private static let numbers: Set<String> = [
        "smallint", "integer", "bigint", "numeric", "real", "double precision",
    ]

    package func check() throws {
        do {
            try snapshot { _ = try $0.query(wrapped(SQLCatalog.sourceRuns)) }
        } catch let failure as Failure where failure.trouble != .unreachable {
            throw Failure(
                .configuration,
                "source_query",
                "source query \(name) does not run: \(failure.message)"
            )
        }
        for (column, types, wanted) in Self.contract {
            let type = try type(of: column)
            guard types.isEmpty || types.contains(type) else {
                throw Failure(
                    .configuration,
                    "column_type",
                    "source query \(name) returns column '\(column)' as \(type); "
                        + "cast it: \(wanted) is expected"
                )
            }
        }
    }

    private func type(of column: String) throws -> String {
        do {
            return try connection.transaction { connection in
                try connection.execute("SET TRANSACTION READ ONLY")
                let rows = try connection.query(
                    wrapped(SQLCatalog.sourceColumn, column: column)
                )
                guard let row = rows.first else { throw Failure.unreadable(column) }
                return try row.get("type")
            }
        } catch let error as PostgresError where error.code == .undefined {
            throw Failure(
                .configuration,
                "missing_column",
                "source query \(name) returns no column '\(column)'; add it, NULL will do "
                    + "for model, rating, metadata and user_id"
            )
        } catch let error as PostgresError {
            throw Failure(error)
        }
    }
}
