import Flywheel
import Foundation
import Teacher
import Testing

@testable import FlywheelApp

/// Prompt templates as files beside a pipeline.
@Suite struct TemplateFileTests {
    private static let pipeline = """
        pipeline: night
        window: { every: 1d, timezone: UTC, start: 2026-10-01, settle: 2h, lookback: 2 }
        source: { query: FOLDER/source.sql }
        stages:
          - pull:    { redact: [email] }
          - filter:  { rules: [ { min_turns@1: { turns: 1 } } ] }
          - label:   { taxonomy: FOLDER/taxonomy.yaml, unknown: teach }
          - augment: { rewrite: [FOLDER/decompose.md] }
          - teach:   { model: wise, template: FOLDER/answer.md, templates: [FOLDER/steps.md] }
          - verify:  {}
          - assemble: { dataset: night, held_out: 50 %, seed: 3 }
        """
    private static let answer = "---\nname: answer\nsystem: Be brief.\n---\n{{prompt}}\n"
    private static let steps = """
        ---
        name: steps
        task_types: [maths/*]
        reasoning: true
        answer_marker: "Answer:"
        draws: 3
        temperature: 0.7
        schema: FOLDER/schema.json
        shots: { pool: FOLDER/shots.jsonl, count: 2, share: 50 %, shares: { maths/sum: 100 % } }
        ---
        # system
        Be careful.
        # user
        {{prompt}}
        Say "Answer:" and the result.
        """
    private static let decompose = """
        ---
        name: decompose
        kind: decompose
        task_types: [maths/*]
        rows: { share: 10 %, characters: 20.. }
        ---
        Steps of: {{prompt}}
        """

    private let scratch: Scratch
    private let files = [
        "source.sql": "SELECT 1", "answer.md": answer, "steps.md": steps,
        "schema.json": "{\"a\": 1}",
        "decompose.md": decompose,
        "taxonomy.yaml": "types:\n  - task_type: maths/sum\n    any: ['sum']\n",
        "shots.jsonl": """
        {"task_type":"maths/sum","messages":[{"role":"user","content":"sum of 1 and 2"}],"answer":"3"}
        {"task_type":"maths/sum","messages":[{"role":"user","content":"add"},{"role":"assistant","content":"7"}]}
        """,
        "night.yaml": pipeline,
    ]

    init() throws { scratch = try Scratch() }

    /// Writes the files, one of them with a piece replaced.
    private func write(_ name: String = "", _ piece: String = "", _ other: String = "") throws
        -> String
    {
        for (file, text) in files {
            let changed =
                file == name ? text.replacingOccurrences(of: piece, with: other) : text
            _ = try scratch.write(
                file,
                changed.replacingOccurrences(of: "FOLDER", with: scratch.folder.path)
            )
        }
        return scratch.folder.appendingPathComponent("night.yaml").path
    }

    private func blueprint(_ path: String) throws -> Blueprint {
        let file = try PipelineFile(path: path)
        return try Blueprint(file, try StageOptions(file), [])
    }

    @Test func `a pipeline's templates are read with what they name`() throws {
        let blueprint = try blueprint(try write())
        let book = try #require(blueprint.templates)
        let steps = book.template(for: try #require(TaskType("maths/sum")))
        #expect(steps.name == "steps" && steps.header.draws == 3)
        #expect(steps.header.temperature == 0.7 && steps.header.answerMarker == "Answer:")
        #expect(steps.system == "Be careful.")
        #expect(steps.responseFormat?.contains(#""schema":{"a":1}"#) == true)
        #expect(steps.shots?.count == 2)
        #expect(book.template(for: .unknown).name == "answer")
        #expect(blueprint.rewrites?.rewriting.map(\.name) == ["decompose"])
    }

    @Test(arguments: [
        (
            "steps.md", "draws: 3", "drawz: 3",
            "steps.md:6:1: unknown key 'drawz'; did you mean 'draws'?"
        ),
        ("steps.md", "draws: 3", "draws: 0", "steps.md:6:8: draws is from 1 to 40"),
        ("steps.md", "draws: 3", "draws: three", "steps.md:6:8: "),
        ("steps.md", "name: steps", "name: Steps!", "steps.md:2:7: a name is a-z"),
        ("steps.md", "[maths/*]", "[maths/sum, math]", "steps.md:3:25: expected a task type"),
        ("steps.md", "reasoning: true", "reasoning: false", "steps.md:5:16: "),
        ("steps.md", "temperature: 0.7", "temperature: 7", "steps.md:7:14: temperature is"),
        ("steps.md", "count: 2", "count: 99", "count is from 1 to 16"),
        ("steps.md", "maths/sum: 100", "maths: 100", "'maths' is no task type"),
        ("steps.md", "kind: x", "", ""),
        ("decompose.md", "kind: decompose", "kind: decompse", "decompose.md:3:7: unknown value"),
        ("decompose.md", "{{prompt}}", "{{promt}}", "decompose.md:7:11: nothing fills {{promt}}"),
        ("decompose.md", "kind: decompose\n", "", "rows are for kind decompose and enrich"),
        ("schema.json", "{", "[", "schema.json: "),
        ("shots.jsonl", "\"answer\":\"3\"", "\"answer\":\"\"", "shots.jsonl:1: an example needs"),
        ("shots.jsonl", "maths/sum", "maths", "shots.jsonl:1: 'maths' is no task type"),
        ("answer.md", "name: answer", "name: steps", "two templates have the name 'steps'"),
        (
            "night.yaml", "templates: [FOLDER/steps.md]", "templates: [FOLDER/decompose.md]",
            "belongs under augment: rewrite"
        ),
        (
            "night.yaml", "rewrite: [FOLDER/decompose.md]", "rewrite: [FOLDER/steps.md]",
            "it belongs under teach: templates"
        ),
    ])
    func `a mistake in a template is told with its place`(
        file: String,
        piece: String,
        other: String,
        message: String
    ) throws {
        let path = try write(file, piece, other)
        guard !message.isEmpty else {
            #expect(throws: Never.self) { try blueprint(path) }
            return
        }
        let error = #expect(throws: (any Error).self) { try blueprint(path) }
        let said = error.map { Diagnosis.explain($0).message } ?? ""
        #expect(said.contains(message), "\(said)")
    }

    @Test func `doctor says which template serves what`() throws {
        let said = Said.by(["doctor", try write()])
        let lines = said.output.split(separator: "\n").filter { $0.contains("template:") }
        #expect(lines.count == 3, "\(said.output)")
        #expect(lines.contains { $0.contains("answer@") && $0.contains("serves what no other") })
        #expect(
            lines.contains {
                $0.contains("serves maths/*: thinks before 'Answer:', 3 draws, JSON")
                    && $0.contains("2 of 2 examples for 50.0 % of prompts")
            },
            "\(lines)"
        )
        #expect(lines.contains { $0.contains("takes maths/* apart into steps") })
    }

    @Test func `no held-out row and no prompt of the suite becomes an example`() throws {
        // By root, half of these are held out; the split is the dataset's own.
        let rows = (0..<40).map { number in
            #"{"task_type":"maths/sum","root":"r\#(number)","messages":[{"role":"user","#
                + #""content":"sum \#(number)"}],"answer":"\#(number)"}"#
        }
        let path = try write()
        _ = try scratch.write("shots.jsonl", rows.joined(separator: "\n"))
        let shown = try #require(blueprint(path).templates?.all.last?.shots?.shots)
        #expect((8...32).contains(shown.count))
        let other = path.replacingOccurrences(of: "night.yaml", with: "other.yaml")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(of: "held_out: 50 %", with: "held_out: 0 %")
            .write(toFile: other, atomically: true, encoding: .utf8)
        #expect(try blueprint(other).templates?.all.last?.shots?.count == 40)
    }

    @Test func `the templates of the repository are templates`() throws {
        let folder = Scratch.root.appendingPathComponent("pipelines/prompts")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".md") && $0 != "README.md" }
        #expect(names.count >= 5)
        for name in names {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            let template = try TemplateReader.template(text, path: name)
            #expect("\(template.name).md" == name)
        }
    }
}
