import Foundation
import Testing

@Suite struct PipelineFileTests {
    private static let good = """
        pipeline: night
        window: { every: 1d, timezone: UTC, start: 2026-10-01, settle: 2h, lookback: 2 }
        source: { query: SOURCE }
        stages:
          - pull:   { redact: [email] }
          - filter: { rules: [ { min_turns@1: { turns: 1 } } ] }
        """

    /// The good file with one piece replaced, and what `plan` says to it.
    private func refusal(_ piece: String, _ replacement: String) throws -> Said {
        let scratch = try Scratch()
        let source = try scratch.write("source.sql", "SELECT 1")
        let text = Self.good.replacingOccurrences(of: piece, with: replacement)
            .replacingOccurrences(of: "SOURCE", with: source)
        let path = try scratch.write("night.yaml", text)
        let said = Said.by(["plan", path])
        return Said(
            status: said.status,
            output: said.output,
            errors: said.errors.replacingOccurrences(of: path, with: "night.yaml")
        )
    }

    @Test func `the good file gets as far as the database`() throws {
        let said = try refusal("nothing", "nothing")
        #expect(said.status == 78)
        #expect(said.errors.contains("FLYWHEEL_DATABASE_URL is not set"))
    }

    @Test(arguments: [
        (
            "lookback: 2", "lokback: 2",
            "night.yaml:2:68: unknown key 'lokback'; did you mean 'lookback'?"
        ),
        (
            "min_turns@1", "min_turn@1",
            "night.yaml:6:26: unknown rule min_turn@1; did you mean min_turns@1?"
        ),
        ("turns: 1 }", "turns: 0 }", "night.yaml:6:"),
        ("every: 1d", "every: 6h", "night.yaml:2:18: windows are whole days"),
        ("start: 2026-10-01", "start: 2026-02-30", "night.yaml:2:"),
        ("timezone: UTC", "timezone: Mars/Base", "unknown time zone 'Mars/Base'"),
        ("settle: 2h", "settle: soon", "expected a time such as 30s, 15m, 2h or 1d, found 'soon'"),
        ("[email]", "[emial]", "night.yaml:5:"),
        ("- filter:", "- fitler:", "unknown stage 'fitler'; did you mean filter?"),
        ("pipeline: night", "pipeline: Night Shift", "a pipeline's name is a-z"),
        ("window:", "windows:", "night.yaml:2:1: unknown key 'windows'; did you mean 'window'?"),
        ("- pull:   { redact: [email] }\n", "", "the first stage has to be 'pull'"),
    ])
    func `a mistake is refused with its place and the way out`(
        piece: String,
        replacement: String,
        message: String
    ) throws {
        let said = try refusal(piece, replacement)
        #expect(said.status == 78)
        #expect(said.errors.contains(message), "\(said.errors)")
        #expect(said.output.isEmpty)
    }

    @Test(arguments: [
        ("{ epochs: 1 }", "", "name a 'shape' to start from scratch, or a 'base'"),
        ("{ shape: tny }", "", "unknown shape 'tny'; did you mean tiny?"),
        ("{ base: no/model }", "", "no/model: there is no model directory"),
        ("{ base: no/model, shape: tiny }", "", "name either 'base' or 'shape'"),
        ("{ base: no/model, vocabulary: 400 }", "", "name either 'base' or 'shape'"),
        ("{ shape: tiny, dpo: { betta: 1 } }", "- pair: {}", "did you mean 'beta'?"),
        ("{ shape: tiny, dpo: {} }", "", "'dpo' learns the pairs of stage 'pair'"),
        ("{ shape: tiny, dpo: { beta: 0.1 } }", "- pair: {}", "FLYWHEEL_DATABASE_URL is not set"),
    ])
    func `a student's start and its preference pass are checked`(
        distill: String,
        pair: String,
        message: String
    ) throws {
        let taxonomy = Scratch.root.appendingPathComponent("pipelines/taxonomy.yaml").path
        let said = try refusal(
            "  - filter: { rules: [ { min_turns@1: { turns: 1 } } ] }",
            """
              - filter: { rules: [ { min_turns@1: { turns: 1 } } ] }
              - label: { taxonomy: \(taxonomy) }
              - teach: { model: m, template: "" }
              - verify: {}
              \(pair)
              - assemble: { dataset: d }
              - distill: \(distill)
            """
        )
        #expect(said.status == 78)
        #expect(said.errors.contains(message), "\(said.errors)")
    }

    @Test func `a file that is not UTF-8 is refused by line`() throws {
        let scratch = try Scratch()
        let path = try scratch.write(
            "night.yaml",
            Data("pipeline: night\n# caf".utf8) + Data([0xE9, 0x0A])
        )
        let said = Said.by(["plan", path])
        #expect(said.status == 78)
        #expect(said.errors.contains("night.yaml:2:"))
        #expect(said.errors.contains("UTF-8"))
    }

    @Test func `a missing file is named`() {
        let said = Said.by(["plan", "nowhere.yaml"])
        #expect(said.status == 78)
        #expect(said.errors.contains("nowhere.yaml"))
    }

    @Test func `a missing source query is named at its place`() throws {
        let said = try refusal("SOURCE", "sql/sources/none.sql")
        #expect(said.errors.contains("night.yaml:3:"))
        #expect(said.errors.contains("sql/sources/none.sql: there is no such file"))
    }

    @Test(arguments: ["demo", "support", "chat-logs", "router"])
    func `every pipeline in the repository is read without complaint`(name: String) throws {
        let said = Said.by([
            "plan", Scratch.root.appendingPathComponent("pipelines/\(name).yaml").path,
        ])
        // Files that only loaders write may be missing; nothing else may be wrong.
        let isUnloaded = said.errors.contains("suite.jsonl")
        #expect(said.errors.contains("FLYWHEEL_DATABASE_URL") || isUnloaded, "\(said.errors)")
    }
}
