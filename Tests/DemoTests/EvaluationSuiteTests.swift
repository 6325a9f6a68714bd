import Demo
import Foundation
import Testing

struct EvaluationSuiteTests {
    @Test func `the checked-in suite is what the generator writes`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let stored = try Data(contentsOf: root.appending(path: "pipelines/suites/demo.jsonl"))
        let written = EvaluationSuite.jsonLines(
            seed: EvaluationSuite.standardSeed,
            rows: EvaluationSuite.standardRows
        )
        #expect(stored == Data(written.utf8))
    }

    @Test func `each family has sixty different requests`() {
        let items = EvaluationSuite.items(seed: 7, rows: 480)
        for family in TaskFamily.allCases {
            #expect(Set(items.filter { $0.family == family }.map(\.prompt)).count == 60)
        }
    }

    @Test func `no log of three nights contains a request of the suite`() {
        let asked = EvaluationSuite.items(seed: 7, rows: 480).map(\.prompt)
        let messages = logsOfSeven.joined().flatMap(\.rows).filter { $0.role == "user" }
        let said = Set(messages.map { $0.content.trimmingCharacters(in: .whitespaces) })
        #expect(asked.filter(said.contains).isEmpty)
    }

    @Test func `a reserved request stays reserved under another wording`() throws {
        var random = SplitMix64(seed: 4)
        let dates = (0..<40_000).map { _ in TaskFamily.date.draw(&random) }
        let byKey = Dictionary(grouping: dates, by: \.key)
        #expect(byKey.values.contains { Set($0.map(\.prompt)).count > 1 })
        #expect(byKey.values.allSatisfy { Set($0.map(\.isReservedForEvaluation)).count == 1 })
    }

    @Test func `every line is a JSON object with messages, answer and task type`() throws {
        for line in EvaluationSuite.jsonLines(seed: 9, rows: 80).split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let members = try #require(object as? [String: Any])
            #expect(Set(members.keys) == ["id", "messages", "answer", "task_type"])
        }
    }
}

/// Three nights of the standard seed, generated once for all tests.
let logsOfSeven: [[LogSession]] =
    CivilDate(iso: "2026-10-01").map { DemoLogs(seed: 7, start: $0).sessions(upTo: 3) } ?? []
