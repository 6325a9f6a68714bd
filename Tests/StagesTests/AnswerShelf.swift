import Flywheel
import FlywheelTesting
import Stages
import Testing

/// A night's candidates and what is answered to them, in memory.
final class AnswerShelf: AnswerStore {
    let items: [LabelledCandidate]
    private(set) var answers: [Answer] = []
    private(set) var rejections: [AnswerRejection] = []

    init(_ items: [LabelledCandidate]) { self.items = items }

    func eachLabelled(in window: Window, _ body: (LabelledCandidate) throws -> Void) throws {
        for item in items { try body(item) }
    }

    func promotion(pointer: String, at instant: Instant) throws -> Promotion? { nil }

    func leftOver(in window: Window) throws -> Int {
        rejections.filter { $0.reason.code == Reason.leftOver.code }.count
    }

    func replaceAnswers(
        _ claim: Claim,
        from source: AnswerSource,
        _ body: (_ sink: any AnswerSink) throws -> Outcome
    ) throws -> Outcome {
        (answers, rejections) = ([], [])
        return try body(Sink(shelf: self))
    }

    private struct Sink: AnswerSink {
        let shelf: AnswerShelf
        func add(_ answer: Answer) throws { shelf.answers.append(answer) }
        func reject(_ rejection: AnswerRejection) throws { shelf.rejections.append(rejection) }
    }

    /// A claim on the first day of 1970.
    static func context(_ stage: StageName) throws -> StageContext {
        let day = Window(Instant(microseconds: 0), Instant(microseconds: 86_400_000_000))
        return StageContext(
            claim: Claim(
                pipeline: "p",
                stage: stage,
                fingerprint: Digest(of: "f"),
                window: try #require(day),
                epoch: 1,
                run: "run-1",
                inputDigest: Digest(of: "i")
            ),
            covered: [],
            journal: SilentJournal(),
            beat: {}
        )
    }
}
