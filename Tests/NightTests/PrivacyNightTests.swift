import Demo
import Foundation
import Loopback
import Postgres
import Testing

@Suite(.enabled(if: NightBench.isAvailable, NightBench.advice))
struct PrivacyNightTests {
    @Test func `no personal data of the logs is stored, sent or told`() throws {
        let bench = try NightBench(scale: 0.1, nights: 1...1)
        let result = try bench.run(night: 1)
        #expect(result.status == 0)
        let start = try #require(CivilDate(iso: "2026-10-01"))
        let canaries = DemoLogs(seed: 7, start: start, scale: 0.1).sessions(upTo: 1)
            .flatMap { $0 }.compactMap(\.canary?.value)
        #expect(!canaries.isEmpty)
        let stored = try everything(bench)
        for canary in canaries {
            #expect(!stored.contains(canary))
            #expect(!result.errors.contains(canary))
            #expect(!result.output.contains(canary))
        }
    }

    /// The text of every row of our own tables, requests included.
    private func everything(_ bench: NightBench) throws -> String {
        let connection = try bench.connect()
        let tables = try connection.query(
            """
            SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
            WHERE table_schema IN ('pipeline', 'teacher', 'corpus', 'privacy')
              AND table_type = 'BASE TABLE'
            """
        )
        var text = ""
        for table in tables {
            let name: String = try table.get("name")
            // Bytes are read as the text they hold.
            let rows = try connection.query(
                "SELECT replace(encode(convert_to(t::text, 'UTF8'), 'escape'), '\\\\', '\\') AS line "
                    + "FROM \(name) AS t"
            )
            for row in rows { text += try row.get("line", as: String.self) + "\n" }
            guard name == "teacher.request" else { continue }
            for row in try connection.query("SELECT body FROM teacher.request") {
                text += String(decoding: try row.get("body", as: [UInt8].self), as: UTF8.self)
            }
        }
        return text
    }
}
