import Demo
import Foundation
import Loopback
import Postgres
import Testing

@Suite(.enabled(if: NightBench.isAvailable, NightBench.advice))
struct PrivacyNightTests {
    @Test func `no personal data of the logs is stored, sent, published or told`() throws {
        let bench = try NightBench(scale: 0.1, nights: 1...1)
        try bench.connect().script(Planted.sql)
        let result = try bench.run(night: 1)
        #expect(result.status == 0, "\(result.errors)")
        let places = try [
            "the journal": result.errors, "the output": result.output,
            "our tables": everything(bench), "the exports": exports(bench),
            "the listings": listings(bench), "the files": files(bench.home),
        ]
        // The planted chat went the whole way, under its placeholders.
        #expect(places["our tables"]?.contains("mine too: <EMAIL_1>") == true)
        for canary in try canaries() + Planted.canaries {
            for (place, text) in places {
                #expect(!text.contains(canary), "\(canary.prefix(3))… in \(place)")
            }
        }
    }

    private func canaries() throws -> [String] {
        let start = try #require(CivilDate(iso: "2026-10-01"))
        let found = DemoLogs(seed: 7, start: start, scale: 0.1).sessions(upTo: 1)
            .flatMap { $0 }.compactMap(\.canary?.value)
        try #require(!found.isEmpty)
        return found
    }

    /// Every shape of the version, and the report.
    private func exports(_ bench: NightBench) throws -> String {
        var text = ""
        for shape in ["flywheel", "messages", "sharegpt", "alpaca"] {
            let path = bench.home.appendingPathComponent("\(shape).jsonl").path
            let said = try bench.flywheel(
                "dataset",
                "export",
                "demo",
                "--shape",
                shape,
                "--output",
                path
            )
            #expect(said.status == 0, "\(said.errors)")
            text += try String(contentsOfFile: path, encoding: .utf8)
        }
        let report = bench.home.appendingPathComponent("report.html").path
        let said = try bench.flywheel("report", bench.pipeline, "--output", report)
        #expect(said.status == 0, "\(said.errors)")
        #expect(!text.isEmpty)
        return text + (try String(contentsOfFile: report, encoding: .utf8)) + said.output
    }

    /// What the tool tells about single rows.
    private func listings(_ bench: NightBench) throws -> String {
        let list = try bench.flywheel(
            "sample",
            "list",
            "--pipeline",
            "demo",
            "--code",
            "duplicate",
            "--text"
        )
        let why = try bench.flywheel("sample", "why", "planted", "--pipeline", "demo")
        #expect(list.status == 0 && why.status == 0, "\(list.errors)\(why.errors)")
        return list.output + list.errors + why.output + why.errors
    }

    /// What the run left behind: the teacher's bill, spools, logs.
    private func files(_ folder: URL) throws -> String {
        var text = ""
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        for case let file as URL in files ?? .init() {
            guard let data = try? Data(contentsOf: file) else { continue }
            text += String(decoding: data, as: UTF8.self)
        }
        #expect(text.contains("pipeline: demo"))
        return text
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

/// A chat of one session that says personal data in every place and shape: by both sides, twice,
/// full width, broken by a line, in the metadata.
private enum Planted {
    // In pieces, so that scanners of the repository do not report a made-up key.
    private static let key = ["sk-", "proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1w"].joined()
    private static let email = "zhang.wei.planted@example.org"
    private static let wide = "１３９１２３４５６７８"
    private static let identity = ("110101199", "003078670")

    static let canaries = [
        key, email, wide, "13912345678", identity.0, identity.1, "13787654321", "4111 1111 1111",
    ]

    static var sql: String {
        let turns = [
            ("user", "我的邮箱是\(email)，电话\(wide)，key \(key)，身份证\(identity.0)\n\(identity.1)。"),
            ("assistant", "I will write to \(email) and charge 4111 1111 1111 1111."),
            ("user", "Convert 3 km to m. mine too: \(email)"),
        ]
        let rows = turns.enumerated().map { turn, said in
            "('planted', \(turn), '\(said.0)', '\(said.1)', '2026-10-01 10:0\(turn)+08', "
                + "'2026-10-01 10:0\(turn)+08', NULL, '{\"tel\": 13787654321}')"
        }
        return """
            INSERT INTO chat_session VALUES ('planted', 'user-planted', '2026-10-01 10:00+08', 'web');
            INSERT INTO chat_log
                (session_id, turn, role, content, created_at, updated_at, model, metadata)
            VALUES \(rows.joined(separator: ", "));
            """
    }
}
