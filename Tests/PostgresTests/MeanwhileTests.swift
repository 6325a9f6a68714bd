import Postgres
import Testing

/// Work of the caller's while the server is at a statement.
@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct MeanwhileTests {
    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
    }

    /// Runs it until it is prepared, then with work beside it.
    private func query(_ sql: String, _ value: Int, rounds: Int) throws -> (Int, worked: Int) {
        for _ in 0..<2 { _ = try connection.query(sql, [1]) }
        var worked = 0
        let rows = try connection.query(sql, [value]) {
            worked += 1
            return worked < rounds
        }
        return (try #require(rows.first).get(0), worked)
    }

    @Test func `work goes on until the server is done`() throws {
        let slow = "SELECT $1::bigint + count(*) FROM pg_sleep(0.05)"
        let (answer, worked) = try query(slow, 7, rounds: .max)
        #expect(answer == 8)
        #expect(worked > 1)
        // The connection takes the next statement as ever.
        #expect(try connection.query("SELECT 3").first?.get(0, as: Int.self) == 3)
    }

    @Test func `work that is done leaves the rest of the wait to the server`() throws {
        let slow = "SELECT $1::bigint + count(*) FROM pg_sleep(0.05)"
        let (answer, worked) = try query(slow, 7, rounds: 1)
        #expect((answer, worked) == (8, 1))
    }

    @Test func `a statement that fails meanwhile says why and spoils no other`() throws {
        let division = "SELECT (100 / $1::bigint) FROM pg_sleep(0.02)"
        for _ in 0..<2 { _ = try connection.query(division, [1]) }
        #expect(throws: PostgresError.self) {
            try connection.query(division, [0]) { true }
        }
        #expect(try connection.query(division, [4]) { true }.first?.get(0, as: Int.self) == 25)
    }

    @Test func `a session that ends meanwhile is lost`() throws {
        let slow = "SELECT $1::bigint FROM pg_sleep(0.2)"
        for _ in 0..<2 { _ = try connection.query(slow, [1]) }
        let other = try database.connect()
        var isCut = false
        let error = #expect(throws: PostgresError.self) {
            try connection.query(slow, [1]) {
                if !isCut {
                    isCut = true
                    _ = try? other.execute(
                        "SELECT pg_terminate_backend(($1::bigint)::int)",
                        [Int(connection.backend)]
                    )
                }
                return true
            }
        }
        #expect(error?.code == .lost)
    }
}
