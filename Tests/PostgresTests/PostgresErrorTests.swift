import Postgres
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct PostgresErrorTests {
    static let canary = "c4n4ry"

    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
        try connection.script(
            """
            CREATE TABLE tool (
                id bigint PRIMARY KEY,
                name text NOT NULL UNIQUE CHECK (length(name) < 20),
                part bigint CONSTRAINT part_exists REFERENCES tool
            );
            INSERT INTO tool VALUES (1, '\(Self.canary)');
            CREATE FUNCTION complain(word text) RETURNS text LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'not %', word USING ERRCODE = 'check_violation'; END $$;
            """
        )
    }

    @Test(
        arguments: [
            ("INSERT INTO tool VALUES (2, $1)", PostgresError.Code.constraint, "23505"),
            ("INSERT INTO tool VALUES (2, repeat($1, 9))", .constraint, "23514"),
            ("INSERT INTO tool VALUES (2, nullif($1, $1))", .constraint, "23502"),
            ("INSERT INTO tool VALUES (2, $1 || 1, 9)", .constraint, "23503"),
            ("SELECT $1::integer", .data, "22P02"),
            ("SELECT $1::timestamptz", .data, "22007"),
            ("SELECT $1::jsonb", .data, "22P02"),
            ("SELECT 'a' ~ ($1 || '[')", .data, "2201B"),
            ("SELECT complain($1)", .constraint, "23514"),
            ("SELECT $1::regclass", .undefined, "42P01"),
            ("SELECT $1::regtype", .undefined, "42704"),
            ("SELECT set_config($1, 'x', false)", .undefined, "42704"),
            ("SELECT $1 FROM nowhere", .undefined, "42P01"),
            ("SELEKT $1", .syntax, "42601"),
        ]
    )
    func `an error never shows a bound value`(
        sql: String,
        code: PostgresError.Code,
        state: String
    ) throws {
        let error = try #require(
            #expect(throws: PostgresError.self) { try connection.execute(sql, [Self.canary]) }
        )
        #expect(error.code == code)
        #expect(error.sqlState == state)
        #expect(!error.description.contains(Self.canary))
        #expect(!String(reflecting: error).contains(Self.canary))
    }

    @Test func `a constraint is named`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.execute("INSERT INTO tool VALUES (2, 'saw', 9)")
        }
        #expect(error?.message.contains("\"part_exists\"") == true)
    }

    @Test func `a mistake in SQL has a line`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.execute("SELECT 1,\n  wrong\nFROM tool")
        }
        #expect(error?.message.contains("column \"wrong\" does not exist at line 2") == true)
    }

    @Test func `a NUL in a text is explained`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.execute("SELECT $1", ["\0"])
        }
        #expect(error?.code == .data)
        #expect(error?.message.contains("NUL") == true)
    }

    @Test func `a deadlock is worth another try`() throws {
        try connection.script("INSERT INTO tool VALUES (2, 'saw')")
        let change = "UPDATE tool SET part = 1 WHERE id = 1"
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction(.serializable) { mine in
                try mine.execute("SELECT sum(part) FROM tool")
                try database.connect().execute(change)
                try mine.execute(change)
            }
        }
        #expect(error?.code == .serialization)
    }

    @Test func `a lock that is not free is told apart`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { mine in
                try mine.execute("LOCK TABLE tool")
                try database.connect().transaction { try $0.execute("LOCK TABLE tool NOWAIT") }
            }
        }
        #expect(error?.code == .locked)
    }

    @Test(arguments: [
        ("postgresql://nobody@127.0.0.1:1/none", PostgresError.Code.unreachable),
        ("postgresql://user:s3cret@host:port:port/%zz", .misuse),
        ("user=a password=s3cret \"", .misuse),
    ])
    func `an address that does not work keeps its password`(
        url: String,
        code: PostgresError.Code
    ) {
        let error = #expect(throws: PostgresError.self) {
            try Connection(url, applicationName: "test")
        }
        #expect(error?.code == code)
        #expect(error?.description.contains("s3cret") == false)
    }

    @Test func `a database or user that is not there is told apart`() {
        let nowhere = #expect(throws: PostgresError.self) {
            try Connection(database.url + "&dbname=nowhere", applicationName: "test")
        }
        #expect(nowhere?.code == .undefined)
        let nobody = #expect(throws: PostgresError.self) {
            try Connection(database.url + "&user=nobody_of_that_name", applicationName: "test")
        }
        #expect(nobody?.code == .authentication)
    }

    @Test func `a session that was ended is lost`() throws {
        let end = "SELECT pg_terminate_backend($1)"
        try database.connect().execute(end, [connection.backend])
        let error = #expect(throws: PostgresError.self) { try connection.execute("SELECT 1") }
        #expect(error?.code == .lost)
        #expect(!connection.isAlive)
    }

    @Test func `a session that is ended while it reads is lost`() throws {
        let other = try database.connect()
        let error = #expect(throws: PostgresError.self) {
            try connection.copyOut("SELECT repeat('x', 1000) FROM generate_series(1, 50000)") { _ in
                try other.execute("SELECT pg_terminate_backend($1)", [connection.backend])
            }
        }
        #expect(error?.code == .lost)
        #expect(!connection.isAlive)
    }

    @Test func `a statement that is cancelled says so and the session goes on`() throws {
        try connection.script("SET statement_timeout = '20ms'")
        let error = #expect(throws: PostgresError.self) {
            try connection.execute("SELECT pg_sleep(60)")
        }
        #expect(error?.code == .cancelled)
        #expect(connection.isAlive)
    }
}
