import Evaluation
import Flywheel
import Testing

@Suite struct SuiteTests {
    let date: TaskType
    let json: TaskType

    init() throws {
        date = try #require(TaskType("date/en"))
        json = try #require(TaskType("json/make"))
    }

    @Test func `the digest sees every item and metric, and not their order`() throws {
        let items = [item("1", date, "a"), item("2", json, "{}")]
        let suite = try Suite(name: "s", items: items)
        #expect(try Suite(name: "t", items: items.reversed()).digest == suite.digest)
        #expect(
            try Suite(name: "s", items: items, metrics: ["date": .label]).digest != suite.digest
        )
        #expect(
            try Suite(name: "s", items: [items[0], item("2", json, "[]")]).digest != suite.digest
        )
    }

    @Test func `answers are marked by task type, missing ones as wrong`() throws {
        let suite = try Suite(
            name: "s",
            items: [
                item("1", date, "2024-03-05"), item("2", date, "2024-03-06"),
                item("3", date, "x"), item("4", json, #"{"a": 1}"#),
            ],
            metrics: ["json": .jsonEqual]
        )
        var marking = Marking(suite, of: "student@1")
        marking.note("2024-03-05", toItemAt: 0)
        marking.note("wrong", toItemAt: 1)
        marking.note(#"{ "a":1 }"#, toItemAt: 3)
        let card = marking.scorecard()
        #expect(
            card.scores == [
                Score(taskType: date, dimension: "exact_match", correct: 1, total: 3),
                Score(taskType: json, dimension: "json_equal", correct: 1, total: 1),
            ]
        )
        #expect(card.overall == 0.5)
        #expect(card.suiteDigest == suite.digest)
    }

    @Test func `a suite that cannot be is refused with its reason`() {
        func code(_ items: [SuiteItem], _ metrics: [String: Metric] = [:]) -> String? {
            do {
                _ = try Suite(name: "s", items: items, metrics: metrics)
                return nil
            } catch { return error.codeName }
        }
        #expect(code([]) == "empty_suite")
        #expect(code([item("1", date, "a"), item("1", date, "b")]) == "repeated_item")
        #expect(code([item("1", date, "a")], ["daet": .label]) == "unknown_task_type")
        #expect(code([item("1", json, "{")], ["json/make": .jsonEqual]) == "bad_reference")
    }
}
