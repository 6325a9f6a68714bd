import Postgres
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct MigratorTests {
    static let one = (name: "m0001_tool", sql: "CREATE TABLE tool (id bigint);")
    static let two = (name: "m0002_price", sql: "ALTER TABLE tool ADD price float8; SELECT 1;")

    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
    }

    private func refusal(of migrations: [Migrator.Migration]) throws -> PostgresError {
        try #require(
            #expect(throws: PostgresError.self) {
                try Migrator.migrate(connection, migrations: migrations)
            }
        )
    }

    @Test func `a fresh database gets all, and nothing the second time`() throws {
        let all = [Self.one, Self.two]
        #expect(try Migrator.migrate(connection, migrations: all) == ["m0001_tool", "m0002_price"])
        #expect(try Migrator.migrate(connection, migrations: all) == [])
        #expect(try connection.query("SELECT id, price FROM tool").isEmpty)
    }

    @Test func `an old database gets what is missing`() throws {
        try Migrator.migrate(connection, migrations: [Self.one])
        let applied = try Migrator.migrate(connection, migrations: [Self.one, Self.two])
        #expect(applied == ["m0002_price"])
    }

    @Test func `a changed migration is refused`() throws {
        try Migrator.migrate(connection, migrations: [Self.one, Self.two])
        let error = try refusal(of: [(Self.one.name, "CREATE TABLE tool (id text)"), Self.two])
        #expect(error.code == .migration)
        #expect(error.message.contains("m0001_tool is not the one that was applied"))
    }

    @Test func `a database of a later tool is refused`() throws {
        try Migrator.migrate(connection, migrations: [Self.one, Self.two])
        let error = try refusal(of: [Self.one])
        #expect(error.message.contains("m0002_price, written by a later flywheel: upgrade"))
    }

    @Test func `a migration put before an applied one is refused`() throws {
        try Migrator.migrate(connection, migrations: [Self.two].map { ($0.name, "SELECT 1") })
        let error = try refusal(of: [Self.one, (Self.two.name, "SELECT 1")])
        #expect(error.message.contains("m0001_tool comes before m0002_price"))
    }

    @Test func `names out of order are refused before anything runs`() throws {
        #expect(try refusal(of: [Self.two, Self.one]).code == .misuse)
    }

    @Test func `a migration that fails leaves the ones before it`() throws {
        let broken = (name: "m0002_broken", sql: "CREATE TABLE part (id bigint); SELECT wrong")
        #expect(try refusal(of: [Self.one, broken]).code == .undefined)
        let tables = "SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename = $1"
        #expect(try connection.query(tables, ["tool"]).count == 1)
        #expect(try connection.query(tables, ["part"]).isEmpty)
        #expect(try Migrator.migrate(connection, migrations: [Self.one, Self.two]).count == 1)
    }

    @Test func `a migration cannot end its own transaction`() throws {
        let error = try refusal(of: [("m0001_commit", "SELECT 1; COMMIT;")])
        #expect(error.message.contains("take out COMMIT"))
    }

    @Test func `a migrator waits for the one before it`() throws {
        let other = try database.connect()
        try Migrator.migrate(connection, migrations: [Self.one])
        try connection.transaction { _ in
            try connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                [#""public"."flywheel_migration""#]
            )
            try other.script("SET lock_timeout = '20ms'")
            let error = #expect(throws: PostgresError.self) {
                try Migrator.migrate(other, migrations: [Self.one, Self.two])
            }
            #expect(error?.code == .locked)
        }
        #expect(try Migrator.migrate(other, migrations: [Self.one, Self.two]).count == 1)
    }
}
