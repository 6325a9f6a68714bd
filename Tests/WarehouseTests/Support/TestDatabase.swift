import Flywheel
import Foundation
import Postgres
import SQLCatalog
import Warehouse

/// A migrated database of its own on the test server, dropped with the last reference.
///
/// The server is the one `FLYWHEEL_TEST_DATABASE_URL` names; its user must be allowed to create
/// databases.
final class TestDatabase {
    static let server = ProcessInfo.processInfo.environment["FLYWHEEL_TEST_DATABASE_URL"]
    static var isAvailable: Bool { server != nil }
    static let advice = "set FLYWHEEL_TEST_DATABASE_URL=$(ops/postgres start --throwaway --dir DIR)"

    let url: String
    private let name: String

    init() throws {
        let server = Self.server ?? ""
        name = "test_" + PostgresUUID.random().description.filter { $0 != "-" }
        url = Self.url(server, database: name)
        let template = try Self.template.get()
        try Connection(server, applicationName: "test")
            .script("CREATE DATABASE \(name) TEMPLATE \(template)")
    }

    /// A migrated database to copy, named after the migrations and kept for the next run.
    private static let template = Result { try makeTemplate() }

    private static func makeTemplate() throws -> String {
        let digest = Digest(of: SQLCatalog.migrations.map(\.sql).joined())
        let name = "test_template_\(digest.hex.prefix(16))"
        let connection = try Connection(server ?? "", applicationName: "test")
        // Two test processes take turns; the lock ends with the session.
        _ = try connection.query("SELECT pg_advisory_lock(hashtext($1))", [name])
        let known = try connection.query(
            "SELECT 1 FROM pg_database WHERE datname = $1",
            [name]
        )
        guard known.isEmpty else { return name }
        let half = name + "_half"
        try connection.script("DROP DATABASE IF EXISTS \(half) WITH (FORCE)")
        try connection.script("CREATE DATABASE \(half)")
        _ = try Warehouse.migrate(url(server ?? "", database: half))
        try connection.script("ALTER DATABASE \(half) RENAME TO \(name)")
        return name
    }

    deinit {
        let connection = try? Connection(Self.server ?? "", applicationName: "test")
        try? connection?.script("DROP DATABASE \(name) WITH (FORCE)")
    }

    func connect() throws -> Connection { try Connection(url, applicationName: "test") }

    func warehouse(_ pipeline: String = "chat") throws -> Warehouse {
        try Warehouse(url, pipeline: pipeline) { messages in
            Digest(of: messages.last?.content.lowercased() ?? "")
        }
    }

    /// The number in the first column of the only row.
    func count(_ sql: String) throws -> Int {
        try connect().query(sql)[0].get(0, as: Int.self)
    }

    private static func url(_ server: String, database: String) -> String {
        let question = server.firstIndex(of: "?") ?? server.endIndex
        let authority = server.range(of: "://")?.upperBound ?? server.startIndex
        let slash = server[authority..<question].firstIndex(of: "/") ?? question
        return server[..<slash] + "/" + database + server[question...]
    }
}
