import Postgres
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct PostgresValueTests {
    let connection: Connection

    // Nothing is stored, so the server's own database will do.
    init() throws {
        connection = try Connection(TestDatabase.server ?? "", applicationName: "test")
    }

    /// There and back, with the server's own view of the value beside it.
    private func echo<Value: PostgresValue>(
        _ value: Value,
        _ sql: String = "SELECT $1, $1::text"
    ) throws -> (Value, String?) {
        let row = try #require(try connection.query(sql, [value]).first)
        return (try row.get(0), try row.get(1))
    }

    @Test(arguments: ["", "plain", "你好，世界", "👩‍👩‍👧 🇨🇳", "a'b\"c\\d\n$1", "e\u{301}"])
    func `text comes back as it was`(text: String) throws {
        let (value, seen) = try echo(text)
        #expect(Array(value.utf8) == Array(text.utf8))
        #expect(seen.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test(arguments: [Int64.min, -1, 0, 1, .max])
    func `integers come back as they were`(number: Int64) throws {
        #expect(try echo(number) == (number, "\(number)"))
        #expect(try echo(Int(number)) == (Int(number), "\(number)"))
    }

    @Test func `small integers and booleans come back as they were`() throws {
        #expect(try echo(Int32.min) == (.min, "-2147483648"))
        #expect(try echo(true) == (true, "true"))
        #expect(try echo(false) == (false, "false"))
    }

    @Test(arguments: [0, -0.0, 0.1, -1e300, .leastNonzeroMagnitude, .infinity, -.infinity])
    func `doubles come back to the bit`(number: Double) throws {
        let (value, _) = try echo(number)
        #expect(value.bitPattern == number.bitPattern)
    }

    @Test func `not a number comes back as such`() throws {
        let (double, seen) = try echo(Double.nan)
        #expect(double.isNaN)
        #expect(seen == "NaN")
        let (float, _) = try echo(Float.nan)
        #expect(float.isNaN)
    }

    @Test func `bytes come back as they were`() throws {
        let all = (0...255).map(UInt8.init)
        #expect(try echo(all).0 == all)
        #expect(try echo([UInt8]()) == ([], "\\x"))
    }

    @Test(arguments: [
        (0, "1970-01-01 00:00:00+00"), (-1, "1969-12-31 23:59:59.999999+00"),
        (946_684_800_000_000, "2000-01-01 00:00:00+00"),
        (Int64.max, "infinity"), (Int64.min, "-infinity"),
    ])
    func `timestamps count from 1970`(microseconds: Int64, seen: String) throws {
        let timestamp = Timestamp(microseconds: microseconds)
        #expect(try echo(timestamp) == (timestamp, seen))
    }

    @Test func `a timestamp out of the server's range is refused`() {
        let error = #expect(throws: PostgresError.self) {
            try echo(Timestamp(microseconds: .min + 7))
        }
        #expect(error?.code == .data)
    }

    @Test(arguments: [
        (0, "1970-01-01"), (-1, "1969-12-31"), (19_723, "2024-01-01"),
        (Int32.max, "infinity"), (Int32.min, "-infinity"),
    ])
    func `dates count from 1970`(days: Int32, seen: String) throws {
        #expect(try echo(PostgresDate(days: days)) == (PostgresDate(days: days), seen))
    }

    @Test func `arrays come back with what they hold`() throws {
        #expect(try echo(["a", "", "你"]) == (["a", "", "你"], "{a,\"\",你}"))
        #expect(try echo([String]()) == ([], "{}"))
        #expect(try echo([Int64.min, .max]).0 == [.min, .max])
        #expect(try echo([1.5, -.infinity]).0 == [1.5, -.infinity])
        #expect(try echo(["a", nil]) == (["a", nil], "{a,NULL}"))
    }

    @Test func `a NULL element does not fit an array without place for it`() throws {
        let row = try #require(try connection.query("SELECT ARRAY['a', NULL] AS names").first)
        #expect(try row.get("names", as: [String?].self) == ["a", nil])
        #expect(throws: PostgresError.self) { try row.get("names", as: [String].self) }
    }

    @Test func `identifiers and JSON have types of their own`() throws {
        let text = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
        let uuid = try #require(PostgresUUID(text))
        #expect(try echo(uuid) == (uuid, text))
        #expect(PostgresUUID("a0eebc99") == nil)
        #expect(try echo(PostgresUUID.random()).1?.count == 36)
        #expect(try echo(JSONText("{\"键\": [1]}")) == (JSONText("{\"键\": [1]}"), "{\"键\": [1]}"))
    }

    @Test func `NULL is nil and nothing else`() throws {
        let row = try #require(
            try connection.query("SELECT $1 AS name, $2 AS age", [String?.none, Int?.none]).first
        )
        #expect(try row.get("name", as: String?.self) == nil)
        #expect(try row.get("age", as: Int?.self) == nil)
        let error = #expect(throws: PostgresError.self) { try row.get("name", as: String.self) }
        #expect(error?.message == "column \"name\" is NULL and cannot be String")
    }

    @Test func `reading is wider than writing where nothing is lost`() throws {
        let row = try #require(
            try connection.query(
                """
                SELECT 7::smallint, 8::integer, 12345678901::numeric, 0.125::numeric, -12.5::numeric,
                       'x'::varchar, '{"a": 1}'::jsonb, 1.5::real, 10000::numeric, 'NaN'::numeric,
                       0::numeric
                """
            ).first
        )
        #expect(try row.get(0, as: Int.self) == 7)
        #expect(try row.get(1, as: Int64.self) == 8)
        #expect(try row.get(2, as: Int.self) == 12_345_678_901)
        #expect(try row.get(3, as: Double.self) == 0.125)
        #expect(try row.get(4, as: Double.self) == -12.5)
        #expect(try row.get(5, as: String.self) == "x")
        #expect(try row.get(6, as: String.self) == "{\"a\": 1}")
        #expect(try row.get(7, as: Double.self) == 1.5)
        #expect(try row.get(8, as: Int.self) == 10_000)
        #expect(try row.get(9, as: Double.self).isNaN)
        #expect(try row.get(10, as: Int.self) == 0)
        #expect(throws: PostgresError.self) { try row.get(3, as: Int.self) }
        #expect(throws: PostgresError.self) { try row.get(2, as: Int32.self) }
    }

    @Test func `a column of another type is named`() throws {
        let row = try #require(try connection.query("SELECT 7 AS age").first)
        let error = #expect(throws: PostgresError.self) { try row.get("age", as: String.self) }
        #expect(error?.message == "column \"age\" is integer and cannot be String")
        let missing = #expect(throws: PostgresError.self) { try row.get("old", as: Int.self) }
        #expect(missing?.code == .undefined)
    }
}
