import Flywheel
import FlywheelTesting
import Teacher
import Testing

/// Thinking is asked for, cut off, and stays in the ledger.
@Suite struct PromptReasoningTests {
    private static let text = """
        ---
        name: steps
        ---
        {{prompt}}
        Think first, then write "Answer:" and the result.
        """

    private func content(_ reply: String) throws -> (Reply.Content?, Bench) {
        let bench = try Bench { _ in .answer(reply) }
        let template = try PromptTemplate(Self.text, path: "steps.md") {
            $0.answerMarker = "Answer:"
        }
        let teacher = try Teacher(
            endpoints: [TeacherEndpoint(bench.server.url, key: bench.key)],
            options: bench.options,
            template: template,
            ledger: bench.ledger
        )
        return (try bench.ask(["q"], teacher: teacher).replies["c0"], bench)
    }

    @Test(arguments: [
        ("2+2 is 4.\nAnswer: 4", "2+2 is 4.", "4"),
        ("So\n\n**Answer:** 4\n", "So", "4"), ("So\n### **Answer: 4**", "So", "4"),
        ("Answer: 3\nno, wait\nAnswer: 4\nmetres", "Answer: 3\nno, wait", "4\nmetres"),
        ("answer: 4", "", "4"), ("I\nAnswer:\n\n4", "I", "4"),
    ])
    func `what stands behind the last marker is the answer`(
        reply: String,
        thinking: String,
        answer: String
    ) throws {
        let (content, bench) = try content(reply)
        guard case .answer(let found) = content else {
            Issue.record("refused: \(content?.refusal ?? "nothing")")
            return
        }
        #expect(found.content == answer)
        #expect(found.reasoning == thinking)
        let raw = try #require(bench.ledger.rows.values.first?.reply?.raw)
        #expect(String(decoding: raw, as: UTF8.self).contains("nswer:"), "the ledger has it whole")
    }

    @Test(arguments: ["4", "The Answer: 4 is", "I think\nAnswer:", "Answer:  \n"])
    func `a reply without a marked answer is refused by name`(reply: String) throws {
        #expect(try content(reply).0?.refusal == "answer_unmarked")
    }

    @Test func `a template that never says its marker is refused`() {
        #expect(throws: TeacherError.self) {
            try PromptTemplate(Self.text, path: "t.md") { $0.answerMarker = "Result:" }
        }
    }
}
