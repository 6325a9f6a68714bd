import Checks
import Flywheel
import Privacy
import Testing

@testable import Stages

@Suite struct VerifyStageTests {
    private let window: Window

    init() throws { window = try #require(Window(.distantPast, Instant(microseconds: 1))) }

    private func run(
        _ prompt: String,
        _ taskType: String,
        tags: [Flywheel.Tag] = [],
        _ answers: [Answer],
        flagOnly: Set<RuleID> = []
    ) throws -> (samples: [Sample], rejections: [AnswerRejection], counts: [String: Int]) {
        let store = try AnsweredPrompt(prompt, taskType, tags, answers)
        let checks = try CheckFactory.builtIn.map { try $0.makeDefault() }
        let stage = try VerifyStage(
            store: store,
            checks: CheckSet(checks, flagOnly: flagOnly),
            thinning: AnswerThinning.Options(),
            redactor: Redactor(kinds: PersonalDataKind.allCases),
            repairer: PromptRepairer(
                .init(tolerance: #require(Share(0.15))),
                protectedFamilies: ["robustness"]
            )
        )
        let claim = Claim(
            pipeline: "p",
            stage: .verify,
            fingerprint: stage.fingerprint,
            window: window,
            epoch: 1,
            run: "r",
            inputDigest: Digest(of: "")
        )
        let outcome = try stage.run(
            StageContext(claim: claim, covered: [], journal: SilentJournal()) {}
        )
        return (store.sink.samples, store.sink.rejections, outcome.counts)
    }

    private func draw(_ number: Int, _ content: String, _ source: AnswerSource = .teacher) -> Answer
    {
        Answer(
            candidate: "c1",
            source: source,
            draw: number,
            author: "gpt",
            request: Digest(of: "\(number)"),
            content: content,
            finishReason: "stop"
        )
    }

    @Test func `the majority of three draws becomes the sample`() throws {
        let made = try run(
            "What is 6 times 7?",
            "reasoning/maths",
            [draw(0, "43"), draw(1, "42"), draw(2, "The answer is 42.")]
        )
        #expect(made.samples.map(\.answer) == ["42"])
        #expect(made.samples.first?.request == Digest(of: "1"))
        #expect(made.rejections.map(\.draw) == [0])
        #expect(made.rejections.first?.check == SelfConsistency.id)
        #expect(made.rejections.first?.reason.code == "outvoted")
        #expect(made.counts["consistent:yes"] == 1)
    }

    @Test func `draws that disagree make no sample, and the student's answer stays`() throws {
        let draws = [draw(0, "41"), draw(1, "42"), draw(2, "43")]
        let alone = try run("What is 6 times 7?", "reasoning/maths", draws)
        #expect(alone.samples.isEmpty)
        #expect(
            alone.rejections.map(\.reason.code) == ["no_majority", "no_majority", "no_majority"]
        )
        let both = try run("6 times 7?", "reasoning/maths", draws + [draw(0, "42", .student)])
        #expect(both.samples.map(\.source) == [.student])
    }

    @Test func `one draw is taken as it is`() throws {
        let made = try run("What is 6 times 7?", "reasoning/maths", [draw(0, "42")])
        #expect(made.samples.map(\.answer) == ["42"])
        #expect(made.counts["consistent:yes"] == nil)
    }

    @Test func `a relaxed prompt is tagged and keeps the user's own words`() throws {
        let text = (0..<168).compactMap { Unicode.Scalar(0x4E00 + $0) }
            .map { String(Character($0)) }.joined()
        let prompt = "请给 li.na@example.com 写一篇180字的短文"
        let made = try run(prompt, "writing/essay", [draw(0, text)])
        let sample = try #require(made.samples.first)
        #expect(sample.messages.first?.content == "请给 <EMAIL_1> 写一篇至少160字的短文")
        #expect(sample.tags.contains(.constraintRelaxed))
        #expect(sample.repair?.original == "请给 <EMAIL_1> 写一篇180字的短文")
        #expect(sample.repair?.changes == ["180 → 至少160"])
        #expect(sample.candidate == "c1")
        #expect(made.counts["repaired:writing/essay"] == 1)
        let dirty = try run(prompt, "writing/essay", tags: [.typo], [draw(0, text)])
        #expect(dirty.samples.first?.repair == nil)
        #expect(dirty.samples.first?.tags.contains(.constraintRelaxed) == false)
    }

    @Test func `a check that only flags leaves a note`() throws {
        let open = "他说（见下文"
        let id = RuleID("punctuation", 1)
        #expect(try run("他说什么？请讲讲", "chat/small", [draw(0, open)]).samples.isEmpty)
        let flagged = try run("他说什么？请讲讲", "chat/small", [draw(0, open)], flagOnly: [id])
        #expect(flagged.samples.first?.notes == ["punctuation@1:unclosed_pair"])
        #expect(flagged.counts["flagged:punctuation@1:unclosed_pair"] == 1)
    }
}

/// One labelled prompt with its answers.
private struct AnsweredPrompt: VerifyStore {
    let question: LabelledCandidate
    let answers: [Answer]
    let sink = Collected()

    init(_ prompt: String, _ type: String, _ tags: [Flywheel.Tag], _ answers: [Answer]) throws {
        question = LabelledCandidate(
            Candidate(
                id: "c1",
                conversation: "x",
                turn: 0,
                messages: [Message(.user, prompt)],
                tags: tags
            ),
            try #require(TaskType(type))
        )
        self.answers = answers
    }

    func eachAnswered(
        in window: Window,
        _ body: (LabelledCandidate, [Answer]) throws -> Void
    ) throws { try body(question, answers) }

    func replaceSamples(
        _ claim: Claim,
        _ body: (any SampleSink) throws -> Outcome
    ) throws -> Outcome { try body(sink) }
}

private final class Collected: SampleSink {
    private(set) var samples: [Sample] = []
    private(set) var rejections: [AnswerRejection] = []

    func accept(_ sample: Sample) { samples.append(sample) }
    func reject(_ rejection: AnswerRejection) { rejections.append(rejection) }
}
