import Postgres
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct ConnectionTests {
    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
        try connection.script("CREATE TABLE tool (id bigint PRIMARY KEY, name text NOT NULL)")
    }

    private func prepared() throws -> Int {
        let sql = "SELECT count(*) FROM pg_prepared_statements"
        return try #require(try connection.query(sql).first).get(0)
    }

    @Test func `statements say how many rows they touched`() throws {
        let insert = "INSERT INTO tool VALUES ($1, $2), ($1 + 1, $2)"
        #expect(try connection.execute(insert, [1, "saw"]) == 2)
        #expect(try connection.execute("UPDATE tool SET name = 'axe' WHERE id = $1", [2]) == 1)
        #expect(try connection.execute("DELETE FROM tool WHERE id > $1", [9]) == 0)
    }

    @Test func `a statement that comes again is prepared once`() throws {
        for _ in 0..<4 { try connection.execute("SELECT $1 + 1", [1]) }
        #expect(try prepared() == 1)
        for _ in 0..<4 { try connection.execute("SELECT $1 + 1", [1.5]) }
        // The other type is another statement, and the question came twice by now.
        #expect(try prepared() == 3)
    }

    @Test func `texts without end do not fill the server`() throws {
        for number in 0..<1200 {
            for _ in 0..<2 { try connection.execute("SELECT \(number)") }
        }
        #expect(try prepared() <= 512)
    }

    @Test func `a plan older than its table is made again`() throws {
        try connection.execute("INSERT INTO tool VALUES (1, 'saw')")
        for _ in 0..<3 { try connection.execute("SELECT * FROM tool") }
        try connection.script("ALTER TABLE tool ADD weight integer DEFAULT 3")
        let row = try #require(try connection.query("SELECT * FROM tool").first)
        #expect(try row.get("weight", as: Int.self) == 3)
    }

    @Test(arguments: [(0, []), (1, [1]), (4, [4]), (5, [4, 1]), (9, [4, 4, 1])])
    func `a large result comes in batches`(rows: Int, sizes: [Int]) throws {
        var seen: [Int] = []
        let sql = "SELECT n FROM generate_series(1, $1) AS n;"
        try connection.forEach(sql, [rows], batch: 4) { seen.append($0.count) }
        #expect(seen == sizes)
    }

    @Test func `a batch may be stored over the same connection`() throws {
        let sql = "SELECT n FROM generate_series(1, 10::bigint) AS n"
        try connection.forEach(sql, batch: 3) { rows in
            for row in rows {
                let id = try row.get("n", as: Int.self)
                try connection.execute("INSERT INTO tool VALUES ($1, 'saw')", [id])
            }
        }
        #expect(try connection.query("SELECT 1 FROM tool").count == 10)
    }

    @Test func `a body that throws ends the reading and its own transaction`() throws {
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try connection.forEach("SELECT generate_series(1, 10)", batch: 3) { _ in
                try connection.execute("INSERT INTO tool VALUES (1, 'saw')")
                throw Enough()
            }
        }
        #expect(try connection.query("SELECT 1 FROM tool").isEmpty)
    }

    @Test func `readings may be nested`() throws {
        var pairs = 0
        try connection.forEach("SELECT generate_series(1, 3)", batch: 2) { outer in
            try connection.forEach("SELECT generate_series(1, 3)", batch: 2) { inner in
                pairs += outer.count * inner.count
            }
        }
        #expect(pairs == 9)
    }

    @Test func `an advisory lock is for one session at a time`() throws {
        let other = try database.connect()
        #expect(try connection.tryAdvisoryLock(7))
        #expect(try !connection.tryAdvisoryLock(7))
        #expect(try !other.tryAdvisoryLock(7))
        connection.releaseAdvisoryLock(7)
        #expect(try other.tryAdvisoryLock(7))
    }

    @Test func `a script is one transaction`() throws {
        #expect(throws: PostgresError.self) {
            try connection.script("INSERT INTO tool VALUES (1, 'saw'); SELECT 1/0")
        }
        #expect(try connection.query("SELECT 1 FROM tool").isEmpty)
    }

    @Test func `COPY as a statement is refused and the connection goes on`() throws {
        for sql in ["COPY tool FROM STDIN", "COPY (SELECT generate_series(1, 99999)) TO STDOUT"] {
            let error = #expect(throws: PostgresError.self) { try connection.script(sql) }
            #expect(error?.code == .misuse)
            #expect(connection.isAlive)
        }
    }

    @Test func `the session is in UTC and carries its name`() throws {
        let sql = "SELECT current_setting('TimeZone'), current_setting('application_name')"
        let row = try #require(try connection.query(sql).first)
        #expect(try row.get(0, as: String.self) == "UTC")
        #expect(try row.get(1, as: String.self) == "test")
    }
}
