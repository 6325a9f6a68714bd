import Flywheel
import Postgres
import Testing
import Warehouse

@Suite(.enabled(if: TestDatabase.isAvailable, "\(TestDatabase.advice)"))
struct SourceQueryTests {
    static let columns = """
        conversation_id, turn, role, content, created_at, updated_at, user_id, model, rating,
        metadata
        """

    let database: TestDatabase
    let source: SourceQuery
    let logs: Connection

    init() throws {
        database = try TestDatabase()
        logs = try database.connect()
        try logs.script(
            """
            CREATE TABLE public.log (
                conversation_id bigint, turn int, role text, content text,
                created_at timestamptz, updated_at timestamptz, user_id uuid, model text,
                rating smallint, metadata jsonb
            )
            """
        )
        source = try SourceQuery(
            database.url,
            name: "sql/sources/log.sql",
            sql: "SELECT \(Self.columns) FROM public.log -- all of it\n;\n"
        )
    }

    private func say(
        _ conversation: Int,
        _ turn: Int,
        _ role: String,
        _ text: String,
        _ at: String,
        rating: Int? = nil
    ) throws {
        try logs.execute(
            "INSERT INTO public.log VALUES "
                + "($1, $2, $3, $4, $5::timestamptz, $5::timestamptz, NULL, NULL, $6, NULL)",
            [conversation, turn, role, text, at, rating]
        )
    }

    private func read(_ window: Window) throws -> (rows: [SourceConversation], digest: Digest) {
        var rows: [SourceConversation] = []
        let digest = try source.read(window) { rows.append($0) }
        return (rows, digest)
    }

    @Test func `the example query passes its own check`() throws { try source.check() }

    @Test func `conversations come whole, by id, in the order of turns`() throws {
        try say(2, 0, "user", "b", "2026-10-01 01:00Z")
        try say(1, 1, "assistant", "", "2026-10-01 00:02Z", rating: -1)
        try say(1, 0, "user", "a", "2026-10-01 00:01Z", rating: 0)
        let (rows, digest) = try read(try night(0))
        #expect(rows.map(\.id) == ["1", "2"])
        #expect(
            rows[0].messages == [
                Message(.user, "a"), Message(.assistant, "", rating: .down),
            ]
        )
        #expect(rows[0].metadata == "{}")
        #expect(rows[0].createdAt == (try night(0)).start.advanced(bySeconds: 60))
        #expect(try source.digest(of: try night(0)) == digest)
    }

    @Test func `a conversation that crosses midnight belongs to its first night, whole`() throws {
        try say(1, 0, "user", "a", "2026-10-01 23:59Z")
        let before = (try read(try night(0)).digest, try read(try night(1)).digest)
        try say(1, 1, "assistant", "b", "2026-10-02 00:01Z")
        let (first, second) = (try read(try night(0)), try read(try night(1)))
        #expect(first.rows.map(\.messages.count) == [2])
        #expect(second.rows.isEmpty)
        #expect(first.digest != before.0)
        #expect(second.digest == before.1)
    }

    @Test func `late, tied, doubled, changed and deleted rows change the digest`() throws {
        try say(1, 0, "user", "a", "2026-10-01 01:00Z")
        var seen: [Digest] = [try source.digest(of: try night(0))]
        try say(2, 0, "user", "late", "2026-10-01 00:30Z")
        seen.append(try source.digest(of: try night(0)))
        try say(3, 0, "user", "tied", "2026-10-01 01:00Z")
        seen.append(try source.digest(of: try night(0)))
        for _ in 0..<2 {
            try say(3, 0, "user", "tied", "2026-10-01 01:00Z")
            seen.append(try source.digest(of: try night(0)))
        }
        try logs.execute("UPDATE public.log SET rating = 1 WHERE content = 'a'")
        seen.append(try source.digest(of: try night(0)))
        try logs.execute("DELETE FROM public.log WHERE content = 'late'")
        seen.append(try source.digest(of: try night(0)))
        #expect(Set(seen).count == seen.count)
        #expect(try source.digest(of: try night(1)) == source.digest(of: try night(2)))
    }

    @Test func `beginnings are those of conversations touched since`() throws {
        try say(1, 0, "user", "a", "2026-10-01 00:00Z")
        try say(1, 1, "assistant", "b", "2026-10-03 00:00Z")
        try say(2, 0, "user", "old", "2026-10-01 00:00Z")
        try say(3, 0, "user", "c", "2026-10-02 12:00Z")
        #expect(
            try source.beginnings(touchedSince: try night(1).end)
                == [try night(0).start]
        )
    }

    @Test(arguments: ["rating", "metadata", "conversation_id", "updated_at"])
    func `a missing column is named`(_ column: String) throws {
        let columns = Self.columns.split(whereSeparator: { ", \n".contains($0) })
            .filter { $0 != column }.joined(separator: ", ")
        let poor = try SourceQuery(
            database.url,
            name: "sql/sources/poor.sql",
            sql: "SELECT \(columns) FROM public.log"
        )
        let failure = expectFailure("missing_column") { try poor.check() }
        #expect(failure?.trouble == .configuration)
        #expect(failure?.message.contains("sql/sources/poor.sql") == true)
        #expect(failure?.message.contains("'\(column)'") == true)
    }

    @Test func `a column of the wrong type and a query that does not run are refused`() throws {
        let wrong = Self.columns.replacing("created_at", with: "created_at::text AS created_at")
        let typed = try SourceQuery(
            database.url,
            name: "x.sql",
            sql: "SELECT \(wrong) FROM public.log"
        )
        expectFailure("column_type") { try typed.check() }
        let broken = try SourceQuery(database.url, name: "x.sql", sql: "SELECT FROM nowhere at all")
        expectFailure("source_query") { try broken.check() }
        let bare = Self.columns.replacing("rating", with: "NULL AS rating")
        try SourceQuery(database.url, name: "x.sql", sql: "SELECT \(bare) FROM public.log").check()
    }
}
