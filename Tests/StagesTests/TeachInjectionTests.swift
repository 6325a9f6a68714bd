import Flywheel
import FlywheelTesting
import Loopback
import Privacy
import Synchronization
import Teacher
import Testing

@testable import Stages

/// A row that was written to take over the teacher, through the real stage and real HTTP: nothing
/// that belongs to another row changes by a byte.
@Suite struct TeachInjectionTests {
    /// Requests as they arrived, byte by byte.
    private final class Record: Sendable {
        private let kept = Mutex<Set<[UInt8]>>([])
        func keep(_ exchange: ChatExchange) {
            _ = kept.withLock { $0.insert(exchange.request.body) }
        }
        var bodies: Set<[UInt8]> { kept.withLock { $0 } }
    }

    private struct Night {
        let bodies: Set<[UInt8]>
        let answers: [String: [Answer]]
        let rejected: [String]
        let fingerprint: Digest
    }

    private static let steps = """
        ---
        name: steps
        ---
        # system
        Be careful.
        # user
        Task: {{prompt}}
        Think, then say "Answer:" and the result.
        """

    private func templates() throws -> TemplateBook {
        func header(_ name: String, _ change: (inout TemplateHeader) -> Void) -> TemplateHeader {
            var header = TemplateHeader(name: name)
            change(&header)
            return header
        }
        let type = try #require(TaskType("reasoning/logic"))
        let shots = (0..<6).map { number in
            Shot(
                taskType: type,
                messages: [Message(.user, "example \(["a", "bb", "ccc", "dd", "e", "f"][number])")],
                answer: "shown \(number)",
                key: Digest(of: "\(number)")
            )
        }
        let steps = try PromptTemplate(
            Self.steps,
            path: "steps.md",
            header: { _ in
                header("steps") {
                    $0.taskTypes = [TypePattern("reasoning/*")].compactMap { $0 }
                    $0.answerMarker = "Answer:"
                    ($0.draws, $0.temperature) = (2, 0.5)
                }
            },
            schema: { _ in #"{"type":"object"}"# },
            shots: { _ in ShotPool(shots, ShotOptions(pool: "pool")) }
        )
        return try TemplateBook(PromptTemplate(plain: "plain", system: "Be brief."), [steps])
    }

    private func item(_ id: String, _ prompt: String, _ type: String) throws -> LabelledCandidate {
        LabelledCandidate(
            Candidate(id: id, conversation: id, turn: 0, messages: [Message(.user, prompt)]),
            try #require(TaskType(type))
        )
    }

    /// Asks for a night on loopback: a fresh teacher, ledger and store.
    private func night(_ items: [LabelledCandidate]) throws -> Night {
        let record = Record()
        let server = try ScriptedTeacher(bill: try Bill(path: nil)) { visit in
            record.keep(visit.exchange)
            return .answer("I think.\nAnswer: \(Digest(of: visit.exchange.prompt).hex.prefix(8))")
        }
        var options = TeacherOptions(model: "wise-1")
        options.concurrency = 8
        let store = AnswerShelf(items)
        let first = try #require(Day("1970-01-01"))
        let schedule = Schedule(
            days: 1,
            timeZone: "UTC",
            start: first,
            settle: TimeSpan(0, .second),
            lookback: 0
        )
        let stage = TeachStage(
            store: store,
            client: try Teacher(
                endpoints: [TeacherEndpoint(server.url, key: nil)],
                options: options,
                templates: templates(),
                ledger: MemoryLedger()
            ),
            redactor: Redactor(kinds: PersonalDataKind.allCases),
            routing: nil,
            schedule: try #require(schedule),
            cap: nil,
            answersUnknown: true
        )
        _ = try stage.run(try AnswerShelf.context(.teach))
        server.stop()
        return Night(
            bodies: record.bodies,
            answers: Dictionary(grouping: store.answers, by: \.candidate),
            rejected: store.rejections.map(\.candidate),
            fingerprint: stage.fingerprint
        )
    }

    private func harmless() throws -> [LabelledCandidate] {
        try (0..<12).map { number in
            let type = ["reasoning/logic", "chat/small", "unknown"][number % 3]
            return try item("h\(number)", "harmless question number \(number)", type)
        }
    }

    @Test func `injected rows change no other row's request, answer, template or routing`() throws {
        let calm = try night(try harmless())
        var rows = try harmless()
        for (number, text) in InjectionTexts.all.enumerated() {
            let type = ["reasoning/logic", "chat/small", "unknown"][number % 3]
            rows.insert(try item("i\(number)", text, type), at: (number * 5) % rows.count)
        }
        let injected = try night(rows)
        #expect(injected.fingerprint == calm.fingerprint)
        // Four of the twelve are of a type that has two draws.
        #expect(calm.bodies.count == 16)
        #expect(calm.bodies.isSubset(of: injected.bodies))
        for (candidate, answers) in calm.answers {
            #expect(injected.answers[candidate] == answers, "\(candidate)")
        }
        #expect(calm.answers.count == 12 && calm.rejected.isEmpty)
        // Each injected row was asked and answered as its task type says, and only that.
        for (number, _) in InjectionTexts.all.enumerated() {
            let answers = injected.answers["i\(number)"] ?? []
            let isReasoning = number % 3 == 0
            #expect(answers.count == (isReasoning ? 2 : 1), "\(number)")
            for answer in answers {
                #expect(answer.template.hasPrefix(isReasoning ? "steps@" : "plain@"))
            }
        }
        #expect(injected.rejected.isEmpty)
    }

    @Test func `the template's words are in no answer, whatever the teacher thinks aloud`() throws {
        let night = try night(try harmless())
        for answer in night.answers.values.flatMap({ $0 }) where answer.template.hasPrefix("steps")
        {
            #expect(!answer.content.contains("I think"))
            #expect(answer.reasoning.contains("I think"))
        }
    }

    @Test func `several draws are asked apart and kept apart`() throws {
        let night = try night([try item("c", "which of them lies?", "reasoning/logic")])
        let answers = try #require(night.answers["c"])
        #expect(answers.map(\.draw) == [0, 1])
        #expect(Set(answers.map(\.request)).count == 2)
    }
}
