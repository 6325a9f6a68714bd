import Checks
import Flywheel
import Privacy
import Testing

@testable import Stages

/// Personal data that came in by another way than `pull` neither leaves the house nor is published.
@Suite struct RedactionTests {
    private let redactor = Redactor(kinds: PersonalDataKind.allCases)
    private let window: Window
    private let item: LabelledCandidate

    init() throws {
        window = try #require(Window(.distantPast, Instant(microseconds: 1)))
        let prompt = "Mail li.na@example.com and call 13800138000, my card is 6222021234567894."
        item = LabelledCandidate(
            Candidate(id: "c1", conversation: "x", turn: 0, messages: [Message(.user, prompt)]),
            try #require(TaskType("chat/small"))
        )
    }

    private let canaries = ["li.na@example.com", "13800138000", "6222021234567894"]

    private func context(_ stage: any Stage) -> StageContext {
        let claim = Claim(
            pipeline: "p",
            stage: stage.name,
            fingerprint: stage.fingerprint,
            window: window,
            epoch: 1,
            run: "r",
            inputDigest: Digest(of: "")
        )
        return StageContext(claim: claim, covered: [], journal: SilentJournal()) {}
    }

    @Test func `a sample is published without what the prompt or the answer gave away`() throws {
        let answer = Answer(
            candidate: "c1",
            source: .teacher,
            author: "gpt",
            content: "I wrote to li.na@example.com and to boss@example.org.",
            finishReason: "stop"
        )
        let store = OneSample(question: item, answer: answer)
        let stage = try VerifyStage(
            store: store,
            checks: CheckSet([]),
            thinning: AnswerThinning.Options(),
            redactor: redactor
        )
        let outcome = try stage.run(context(stage))
        let texts = try #require(store.sink.samples.first).messages.map(\.content)
        #expect(
            texts == [
                "Mail <EMAIL_1> and call <PHONE_1>, my card is <BANK_CARD_1>.",
                "I wrote to <EMAIL_1> and to <EMAIL_2>.",
            ]
        )
        #expect(outcome.counts["redacted:email"] == 3)
        for canary in canaries { #expect(!"\(outcome)".contains(canary)) }
    }

    @Test func `the fingerprint tells what is looked for`() throws {
        func fingerprint(_ kinds: [PersonalDataKind]) throws -> Digest {
            try VerifyStage(
                store: OneSample(question: item, answer: nil),
                checks: CheckSet([]),
                thinning: AnswerThinning.Options(),
                redactor: Redactor(kinds: kinds)
            ).fingerprint
        }
        #expect(try fingerprint([.email]) != fingerprint([.email, .phone]))
        #expect(try fingerprint([.email, .phone]) == fingerprint([.phone, .email]))
    }

    @Test func `the question is redacted before anybody may send it`() throws {
        let question = TeachStage.question(item, redactor)
        for canary in canaries { #expect(!"\(question)".contains(canary)) }
        #expect(
            question.messages.map(\.content) == [
                "Mail <EMAIL_1> and call <PHONE_1>, my card is <BANK_CARD_1>."
            ]
        )
    }
}

/// One labelled prompt with at most one answer.
private struct OneSample: VerifyStore {
    let question: LabelledCandidate
    let answer: Answer?
    let sink = Sink()

    func eachAnswered(
        in window: Window,
        _ body: (LabelledCandidate, [Answer]) throws -> Void
    ) throws {
        try body(question, answer.map { [$0] } ?? [])
    }

    func replaceSamples(
        _ claim: Claim,
        _ body: (_ sink: any SampleSink) throws -> Outcome
    ) throws -> Outcome {
        try body(sink)
    }

    final class Sink: SampleSink {
        var samples: [Sample] = []
        func accept(_ sample: Sample) { samples.append(sample) }
        func reject(_ rejection: AnswerRejection) {}
    }
}
