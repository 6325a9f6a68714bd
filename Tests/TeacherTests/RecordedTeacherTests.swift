import Flywheel
import FlywheelTesting
import Loopback
import Teacher
import Testing

@Suite struct RecordedTeacherTests {
    private func ask(_ recorded: RecordedTeacher, _ prompts: [String]) throws -> [Reply] {
        let client = try Teacher(
            endpoint: recorded.url,
            key: nil,
            options: TeacherOptions(model: "m"),
            template: PromptTemplate(Bench.template, path: ""),
            ledger: MemoryLedger()
        )
        let budget = LedgerBudget(
            pipeline: "p",
            night: try #require(Day("2026-10-01")),
            cap: nil
        )
        var replies: [Reply] = []
        _ = try client.ask(
            prompts.map { question($0, $0) },
            budget: budget,
            run: "run-1",
            pulse: {}
        ) { replies.append($0) }
        return replies.sorted { $0.candidate < $1.candidate }
    }

    @Test func `logged replies are replayed and billed, unknown prompts refused`() throws {
        let recorded = try RecordedTeacher(["a": "one", "b": "two"], bill: Bill(path: nil))
        let replies = try ask(recorded, ["a", "b", "c"])
        #expect(replies.map(\.content.answer) == ["one", "two", nil])
        #expect(replies[2].content.refusal == "http_422")
        #expect(recorded.bill.total.charges == 2)
    }

    @Test func `unknown prompts may have a default`() throws {
        let recorded = try RecordedTeacher(
            ["a": "one"],
            otherwise: "no idea",
            bill: Bill(path: nil)
        )
        #expect(try ask(recorded, ["a", "z"]).map(\.content.answer) == ["one", "no idea"])
    }
}
