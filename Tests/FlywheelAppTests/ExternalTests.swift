import Flywheel
import FlywheelTesting
import Foundation
import Rules
import Testing

@testable import FlywheelApp

/// `external@1` with programs that behave and programs that do not.
@Suite struct ExternalTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let prelude = """
        import json, os, sys, time
        def say(**row): print(json.dumps(row), flush=True)
        rows = (json.loads(line) for line in sys.stdin)

        """

    /// A pipeline whose one rule asks a Python program.
    private func pipeline(_ program: String, timeout: String = "20s") throws -> String {
        let script = try scratch.write("judge.py", Self.prelude + program)
        let source = try scratch.write("source.sql", "SELECT 1")
        return try scratch.write(
            "external.yaml",
            """
            pipeline: external
            window: { every: 1d, timezone: UTC, start: 2026-10-01 }
            source: { query: \(source) }
            stages:
              - pull: { redact: [] }
              - filter:
                  rules:
                    - external@1:
                        command: [python3, "\(script)"]
                        codes: [odd]
                        tags: [special/tool_call]
                        batch: 32
                        timeout: \(timeout)
            """
        )
    }

    private func filter(_ program: String, timeout: String = "20s", rows: Int = 100) throws -> Said
    {
        let lines = (0..<rows).map {
            #"{"id": "r\#($0)", "messages": [{"role": "user", "content": "prompt \#($0)"}]}"#
        }
        let input = try scratch.write("rows.jsonl", lines.joined(separator: "\n"))
        return Said.by(
            [
                "filter", "--rules", try pipeline(program, timeout: timeout), "--in", input,
                "--out", kept, "--json",
            ],
            environment: ProcessInfo.processInfo.environment
        )
    }

    private var kept: String { scratch.folder.appendingPathComponent("kept.jsonl").path }

    private static let good = """
        for row in rows:
            odd = int(row["messages"][-1]["content"].split()[1]) % 2
            say(id=row["id"], verdict="drop", code="odd", score=odd) if odd else \\
                say(id=row["id"], verdict="tag", code="odd", tags=["special/tool_call"])
        """

    @Test func `verdicts, scores and tags of a program are taken, batch after batch`() throws {
        let said = try filter(Self.good)
        #expect(said.status == 0, "\(said.errors)")
        let text = try String(contentsOfFile: kept, encoding: .utf8)
        #expect(text.split(separator: "\n").count == 50)
        #expect(text.contains("special/tool_call") || text.contains("special\\/tool_call"))
        #expect(said.output.contains(#""rejected:external@1:odd":50"#))
    }

    @Test func `answers may come in any order within a batch`() throws {
        let said = try filter(
            """
            import itertools
            while True:
                batch = list(itertools.islice(rows, 4))
                if not batch: break
                for row in reversed(batch): say(id=row["id"], verdict="keep")
            """
        )
        #expect(said.status == 0, "\(said.errors)")
    }

    @Test(arguments: [
        ("a crash at the start", "sys.exit(3)", "exit status 3"),
        (
            "a crash in the middle",
            "for n, row in enumerate(rows):\n    if n == 70: os._exit(9)\n    say(id=row[\"id\"], verdict=\"keep\")",
            "exit status 9"
        ),
        ("an exception", "for row in rows: say(id=row[\"nope\"])", "exit status 1"),
        ("a hang", "time.sleep(600)", "time was up"),
        (
            "a hang in the middle",
            "for n, row in enumerate(rows):\n    if n == 40: time.sleep(600)\n    say(id=row[\"id\"], verdict=\"keep\")",
            "time was up"
        ),
        ("garbage", "for row in rows: print('hello', flush=True)", "no JSON"),
        (
            "a verdict of its own", "for row in rows: say(id=row[\"id\"], verdict=\"maybe\")",
            "none of keep"
        ),
        (
            "too many lines",
            "for row in rows:\n    say(id=row[\"id\"], verdict=\"keep\")\n    say(id=row[\"id\"], verdict=\"keep\")",
            "external@1"
        ),
        (
            "a line too many at the end",
            "for row in rows: say(id=row[\"id\"], verdict=\"keep\")\nsay(id=\"0\", verdict=\"keep\")",
            "more than it was asked for"
        ),
        (
            "too few lines",
            "for n, row in enumerate(rows):\n    if n != 5: say(id=row[\"id\"], verdict=\"keep\")",
            "time was up"
        ),
        (
            "a wrong id", "for row in rows: say(id=\"x\" + row[\"id\"], verdict=\"keep\")",
            "not asked about"
        ),
        (
            "an id of another batch", "for row in rows: say(id=\"99\", verdict=\"keep\")",
            "not asked about"
        ),
        ("no id", "for row in rows: say(verdict=\"keep\")", "not asked about"),
        (
            "a code that is not declared",
            "for row in rows: say(id=row[\"id\"], verdict=\"drop\", code=\"x\")", "list `codes`"
        ),
        (
            "a drop without a code", "for row in rows: say(id=row[\"id\"], verdict=\"drop\")",
            "list `codes`"
        ),
        (
            "a tag that is not declared",
            "for row in rows: say(id=row[\"id\"], verdict=\"tag\", code=\"odd\", tags=[\"a/b\"])",
            "list `tags`"
        ),
        (
            "a score that is none",
            "for row in rows: say(id=row[\"id\"], verdict=\"keep\", score=\"1\")", "score"
        ),
    ])
    func `what goes wrong ends the filter with a clear error and loses nothing`(
        trouble: String,
        program: String,
        message: String
    ) throws {
        let said = try filter(program, timeout: message == "time was up" ? "1s" : "30s")
        #expect(said.status == 78, "\(trouble)")
        #expect(said.errors.contains("external@1 python3"), "\(said.errors)")
        #expect(said.errors.contains(message), "\(said.errors)")
        #expect(said.errors.contains("the next run does it again"))
        #expect(!said.errors.contains("prompt 7"), "no chat in an error")
        #expect(!FileManager.default.fileExists(atPath: kept))
        #expect(try filter(Self.good).status == 0)
    }

    @Test func `a program that is not there is told`() throws {
        let path = try pipeline(Self.good)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let broken = try scratch.write(
            "broken.yaml",
            text.replacingOccurrences(of: "python3", with: "no-such-program")
        )
        let input = try scratch.write(
            "one.jsonl",
            #"{"id": "a", "messages": [{"role": "user", "content": "b"}]}"#
        )
        let said = Said.by(["filter", "--rules", broken, "--in", input, "--out", kept])
        #expect(said.status == 78)
        #expect(said.errors.contains("'no-such-program' cannot be started: No such file"))
    }

    @Test func `secrets of the environment stay with us`() throws {
        let said = try filter(
            """
            leaked = [name for name in os.environ if "SECRET" in name or "FLYWHEEL" in name]
            for row in rows:
                say(id=row["id"], verdict="drop", code="odd") if leaked else \\
                    say(id=row["id"], verdict="keep")
            """
        )
        #expect(said.output.contains(#""kept":100"#), "\(said.output)\(said.errors)")
    }

    @Test(arguments: [
        ("batch: 32", "batch: 31", "batch is from 32 to 256"),
        ("timeout: 20s", "timeout: 2h", "timeout is from 1s to 1h"),
        ("codes: [odd]", "codes: [Odd One]", "codes are lower-case"),
        ("command: [python3,", "command: [\"\",", "command is a list"),
    ])
    func `options that cannot work are refused`(
        piece: String,
        replacement: String,
        message: String
    ) throws {
        let text = try String(contentsOfFile: try pipeline(Self.good), encoding: .utf8)
        let path = try scratch.write(
            "refused.yaml",
            text.replacingOccurrences(of: piece, with: replacement)
        )
        let said = Said.by(["rule", "try", "--rules", path, "--in", "-"])
        #expect(said.status == 78)
        #expect(said.errors.contains(message), "\(said.errors)")
    }

    @Test func `an edited program is another rule`() throws {
        func text(_ program: String) throws -> String {
            let file = try PipelineFile(path: try pipeline(program))
            return try RuleReader(file, []).read(try StageOptions(file).filter?.rules, []).1
        }
        let first = try text(Self.good)
        #expect(try text(Self.good) == first)
        #expect(try text(Self.good + "\n") != first)
    }
}
