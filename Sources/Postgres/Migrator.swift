/// Brings a database to the state a list of migrations describes.
///
/// Each migration is a file that ran once, in a transaction of its own together with its entry in
/// the ledger; so a broken run continues where it stopped, and two at once take turns.
package enum Migrator {
    package typealias Migration = (name: String, sql: String)

    package static let defaultLedger = "public.flywheel_migration"

    /// Applies what is missing, in the order given.
    ///
    /// - Parameters:
    ///   - connection: A session that may create tables.
    ///   - migrations: All of them, sorted by name; one that was applied never changes.
    ///   - ledger: The table that remembers them, made when missing.
    /// - Returns: The names applied now.
    /// - Throws: `migration` when an applied one changed, is unknown, or one was put before it.
    @discardableResult
    package static func migrate(
        _ connection: Connection,
        migrations: [Migration],
        ledger: String = defaultLedger
    ) throws -> [String] {
        for (one, next) in zip(migrations, migrations.dropFirst()) where one.name >= next.name {
            throw PostgresError(.misuse, "migrations out of order: \(one.name), \(next.name)")
        }
        let table = ledger.split(separator: ".").map { Link.quoted(identifier: String($0)) }
            .joined(separator: ".")
        var applied: [String] = []
        while true {
            let name = try connection.transaction { try applyNext($0, migrations, table) }
            guard let name else { return applied }
            applied.append(name)
        }
    }

    private static func applyNext(
        _ connection: Connection,
        _ migrations: [Migration],
        _ table: String
    ) throws -> String? {
        try connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
            [table]
        )
        try connection.script(
            """
            CREATE TABLE IF NOT EXISTS \(table) (
                name text PRIMARY KEY,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """
        )
        let done = try check(connection, migrations, table)
        guard let next = migrations.dropFirst(done).first else { return nil }
        try connection.script(next.sql)
        guard connection.link.transactionState == .open else {
            throw PostgresError(.migration, "\(next.name) ends its transaction: take out COMMIT")
        }
        try connection.execute(
            "INSERT INTO \(table) (name, checksum) VALUES ($1, \(checksum("$2")))",
            [next.name, next.sql]
        )
        return next.name
    }

    /// Counts the applied migrations and makes sure they are the first ones given, unchanged.
    private static func check(
        _ connection: Connection,
        _ migrations: [Migration],
        _ table: String
    ) throws -> Int {
        let rows = try connection.query(
            """
            SELECT ledger.name, given.name IS NOT NULL AS is_known,
                   ledger.checksum = \(checksum("given.sql")) AS is_same
            FROM \(table) AS ledger
            LEFT JOIN unnest($1, $2) AS given (name, sql) USING (name)
            ORDER BY ledger.name COLLATE "C"
            """,
            [migrations.map(\.name), migrations.map(\.sql)]
        )
        for (index, row) in rows.enumerated() {
            let name = try row.get("name", as: String.self)
            guard try row.get("is_known") else { throw unknown(name) }
            guard try row.get("is_same") else { throw changed(name) }
            guard migrations[index].name == name else {
                throw late(migrations[index].name, after: name)
            }
        }
        return rows.count
    }

    private static func checksum(_ sql: String) -> String {
        "encode(sha256(convert_to(\(sql), 'UTF8')), 'hex')"
    }

    private static func unknown(_ name: String) -> PostgresError {
        PostgresError(
            .migration,
            "the database holds migration \(name), written by a later flywheel: upgrade the tool"
        )
    }

    private static func changed(_ name: String) -> PostgresError {
        PostgresError(
            .migration,
            "migration \(name) is not the one that was applied: restore it and add another instead"
        )
    }

    private static func late(_ name: String, after applied: String) -> PostgresError {
        PostgresError(
            .migration,
            "migration \(name) comes before \(applied), which is applied: rename it to come after"
        )
    }
}
