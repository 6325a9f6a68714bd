import Postgres
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct CopyTests {
    struct Stop: Error {}

    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
        try connection.script(
            """
            CREATE SCHEMA shop;
            CREATE TYPE shop.size AS ENUM ('small', 'large');
            CREATE DOMAIN shop.price AS double precision;
            CREATE TABLE shop."Tool" (
                id bigint PRIMARY KEY, name text, size shop.size, price shop.price, tags text[],
                extra jsonb, made timestamptz DEFAULT '2000-01-01Z'
            );
            """
        )
    }

    private static let columns = ["id", "name", "size", "price", "tags", "extra"]

    private func load(_ rows: Int) throws -> Int {
        try connection.copyIn("shop.Tool", columns: Self.columns) { writer in
            for id in 0..<rows {
                try writer.append(
                    id,
                    id.isMultiple(of: 7) ? nil : "锤子 🔨 \(id)",
                    "large",
                    Double(id) / 2,
                    ["a", "b"],
                    JSONText("{\"n\": \(id)}")
                )
            }
        }
    }

    @Test func `a hundred thousand rows go in and come out`() throws {
        #expect(try load(100_000) == 100_000)
        var (count, strays, nulls, sum, bytes) = (0, 0, 0, 0, 0)
        let query =
            "SELECT id, name, price, tags, extra, made FROM shop.\"Tool\" ORDER BY id;\n"
        try connection.copyOut(query) { row in
            let id = try row.get(0, as: Int.self)
            if id != count { strays += 1 }
            count += 1
            sum += id
            if try row.isNull(1) { nulls += 1 }
            bytes += try row.withBytes(1) { $0.count } ?? 0
            guard id.isMultiple(of: 10_000) else { return }
            #expect(try row.get(1, as: String?.self) == (id % 7 == 0 ? nil : "锤子 🔨 \(id)"))
            #expect(try row.get(2, as: Double.self) == Double(id) / 2)
            #expect(try row.get(3, as: [String].self) == ["a", "b"])
            #expect(try row.get(4, as: JSONText.self) == JSONText("{\"n\": \(id)}"))
            #expect(try row.get(5, as: Timestamp.self).microseconds == 946_684_800_000_000)
        }
        #expect(count == 100_000)
        #expect(strays == 0)
        #expect(sum == 4_999_950_000)
        #expect(nulls == 14_286)
        let server = try connection.query("SELECT sum(octet_length(name)) FROM shop.\"Tool\"")
        #expect(try server.first?.get(0, as: Int.self) == bytes)
    }

    @Test func `no rows are fine both ways`() throws {
        #expect(try load(0) == 0)
        try connection.copyOut("SELECT * FROM shop.\"Tool\"") { _ in Issue.record("no row") }
    }

    @Test func `a writer that throws stores nothing and the session goes on`() throws {
        #expect(throws: Stop.self) {
            try connection.copyIn("shop.Tool", columns: ["id"]) { writer in
                for id in 0..<50_000 { try writer.append(id) }
                throw Stop()
            }
        }
        #expect(try connection.query("SELECT 1 FROM shop.\"Tool\"").isEmpty)
    }

    @Test func `a reader that throws stops and the session goes on`() throws {
        var seen = 0
        #expect(throws: Stop.self) {
            try connection.copyOut("SELECT generate_series(1, 1000000)") { _ in
                seen += 1
                if seen == 3 { throw Stop() }
            }
        }
        #expect(seen == 3)
        #expect(try connection.query("SELECT 1").count == 1)
    }

    @Test func `a query that fails on the way is an error after the rows before`() throws {
        var seen = 0
        let error = #expect(throws: PostgresError.self) {
            try connection.copyOut("SELECT 1 / (5 - n) FROM generate_series(1, 9) AS n") { _ in
                seen += 1
            }
        }
        #expect(error?.sqlState == "22012")
        #expect(seen == 4)
        #expect(connection.isAlive)
    }

    @Test func `a constraint stops the whole COPY and is named without the row`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.copyIn("shop.Tool", columns: ["id", "name"]) { writer in
                for _ in 0..<2 { try writer.append(1, "c4n4ry") }
            }
        }
        #expect(error?.code == .constraint)
        #expect(error?.message.contains("\"Tool_pkey\"") == true)
        #expect(error?.description.contains("c4n4ry") == false)
        #expect(try load(1) == 1)
    }

    @Test func `a value of the wrong type is refused with the column`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.copyIn("shop.Tool", columns: ["id", "price"]) { writer in
                try writer.append(1, 2)
            }
        }
        #expect(error?.message == "column \"price\" is double precision, Int does not fit")
    }

    @Test func `a row of the wrong width is refused`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.copyIn("shop.Tool", columns: ["id"]) { try $0.append(1, "saw") }
        }
        #expect(error?.message == "a row of 2 values for 1 columns")
    }

    @Test func `a refused row may be left out`() throws {
        let stored = try connection.copyIn("shop.Tool", columns: ["id", "name"]) { writer in
            try writer.append(1, "saw")
            try? writer.append(2, 2.5)
            try writer.append(row: [3, "axe"])
        }
        #expect(stored == 2)
    }

    @Test func `a column or table that is not there is named`() throws {
        let column = #expect(throws: PostgresError.self) {
            try connection.copyIn("shop.Tool", columns: ["id", "weight"]) { _ in }
        }
        #expect(column?.code == .undefined)
        #expect(column?.message.contains("weight") == true)
        let table = #expect(throws: PostgresError.self) {
            try connection.copyIn("shop.Saw", columns: ["id"]) { _ in }
        }
        #expect(table?.code == .undefined)
    }

    @Test func `COPY belongs to the transaction it runs in`() throws {
        #expect(throws: Stop.self) {
            try connection.transaction { _ in
                _ = try load(10)
                throw Stop()
            }
        }
        #expect(try load(3) == 3)
    }
}
