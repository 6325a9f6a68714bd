import Flywheel
import Privacy
import Stages
import Testing

@Suite struct TeachStageTests {
    /// Answers the first questions of a night and leaves the rest.
    private final class Client: TeacherClient {
        let identity = "client"
        let model = "m"
        var answers: Int
        var waits = true

        init(answers: Int) { self.answers = answers }

        func forecast(_ questions: [Question]) throws -> TeacherForecast { TeacherForecast() }

        func ask(
            _ questions: [Question],
            budget: LedgerBudget,
            run: String,
            pulse: () throws -> Void,
            each: (Reply) throws -> Void
        ) throws -> AskReport {
            for question in questions.prefix(answers) {
                let answer = Answer(
                    candidate: question.candidate,
                    source: .teacher,
                    author: "m",
                    request: nil,
                    content: "fine",
                    reasoning: "",
                    finishReason: "stop",
                    promptTokens: 1,
                    answerTokens: 1
                )
                try each(Reply(candidate: question.candidate, content: .answer(answer)))
            }
            var report = AskReport()
            report.leftOver = max(0, questions.count - answers)
            report.leftOverReason = report.leftOver > 0 ? "the budget is spent" : nil
            report.waitsForNextNight = waits && report.leftOver > 0
            return report
        }
    }

    private let window = Window(Instant(microseconds: 0), Instant(microseconds: 86_400_000_000))

    private func items(_ count: Int) -> [LabelledCandidate] {
        (0..<count).map { number in
            LabelledCandidate(
                Candidate(
                    id: "c\(number)",
                    conversation: "v\(number)",
                    turn: 0,
                    messages: [Message(.user, "question \(number)")]
                ),
                .unknown
            )
        }
    }

    private func stage(_ store: AnswerShelf, _ client: Client) throws -> TeachStage {
        let first = try #require(Day("1970-01-01"))
        let schedule = Schedule(
            days: 1,
            timeZone: "UTC",
            start: first,
            settle: TimeSpan(0, .second),
            lookback: 0
        )
        return TeachStage(
            store: store,
            client: client,
            redactor: Redactor(kinds: []),
            routing: nil,
            schedule: try #require(schedule),
            cap: nil,
            answersUnknown: true
        )
    }

    // MARK: The night

    private func context() throws -> StageContext {
        StageContext(
            claim: Claim(
                pipeline: "p",
                stage: .teach,
                fingerprint: Digest(of: "f"),
                window: try #require(window),
                epoch: 1,
                run: "run-1",
                inputDigest: Digest(of: "i")
            ),
            covered: [],
            journal: SilentJournal(),
            beat: {}
        )
    }

    @Test func `a night without money goes on with what it has and is due again`() throws {
        let store = AnswerShelf(items(5))
        let client = Client(answers: 3)
        let stage = try stage(store, client)
        let window = try #require(window)
        let plain = try stage.externalInput(for: window, recorded: nil)
        let outcome = try stage.run(context())
        #expect(store.answers.count == 3)
        #expect(store.rejections.map(\.reason.code) == ["left_over", "left_over"])
        #expect(outcome.counts["left_over"] == 2)
        #expect(outcome.rowsIn == 5 && outcome.rowsOut == 3)
        #expect(try stage.externalInput(for: window, recorded: plain) != plain)
        client.answers = 5
        #expect(try stage.run(context()).counts["left_over"] == nil)
        #expect(store.answers.count == 5 && store.rejections.isEmpty)
        #expect(try stage.externalInput(for: window, recorded: plain) == plain)
    }

    @Test(arguments: [(0, true), (3, false)])
    func `a night without any answer, or whose trouble may pass, is tried again as a whole`(
        answers: Int,
        waits: Bool
    ) throws {
        let store = AnswerShelf(items(5))
        let client = Client(answers: answers)
        client.waits = waits
        let error = #expect(throws: StageError.self) { try stage(store, client).run(context()) }
        #expect(error?.trouble == .tryLater)
        #expect(store.answers.isEmpty)
    }
}
