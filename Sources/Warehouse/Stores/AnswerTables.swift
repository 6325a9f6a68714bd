package import Flywheel
import Postgres
import SQLCatalog

extension CopyTable {
    fileprivate static let answers = CopyTable(
        "corpus.answer",
        [
            "pipeline", "window_start", "candidate_id", "source", "draw", "author", "request_key",
            "content", "reasoning", "finish_reason", "prompt_tokens", "answer_tokens",
            "template",
        ]
    )

    static let answerRejections = CopyTable(
        "corpus.answer_rejection",
        [
            "pipeline", "window_start", "candidate_id", "stage", "source", "draw", "check_id",
            "code", "detail",
        ]
    )
}

extension Warehouse: AnswerStore {
    package func eachLabelled(
        in window: Window,
        _ body: (LabelledCandidate) throws -> Void
    ) throws {
        try each(SQLCatalog.candidateEachLabelled, keys(window) + [["filter", "augment"]]) {
            try body(try $0.labelledCandidate())
        }
    }

    package func leftOver(in window: Window) throws -> Int {
        try leftOver(in: window, of: .teach)
    }

    func leftOver(in window: Window, of stage: StageName) throws -> Int {
        let keys = keys(window) + [Reason.leftOver.code, stage.rawValue]
        return try query(SQLCatalog.answerLeftOver, keys).first?.get("questions") ?? 0
    }

    package func replaceAnswers(
        _ claim: Claim,
        from source: AnswerSource,
        _ body: (_ sink: any AnswerSink) throws -> Outcome
    ) throws -> Outcome {
        let window = keys(claim.window)
        return try replace(claim) { writer in
            try writer.execute(SQLCatalog.answerDelete, window + [source.rawValue])
            try writer.execute(SQLCatalog.answerRejectionDelete, window + [claim.stage.rawValue])
        } _: { rows in
            try body(Sink(rows: rows, stage: claim.stage))
        }
    }

    private struct Sink: AnswerSink {
        let rows: RowBatches
        let stage: StageName

        func add(_ answer: Answer) throws {
            try rows.add(
                .answers,
                [
                    answer.candidate, answer.source.rawValue, answer.draw, answer.author,
                    answer.request?.bytes, answer.content.storable, answer.reasoning.storable,
                    answer.finishReason.storable, answer.promptTokens, answer.answerTokens,
                    answer.template,
                ]
            )
        }

        func reject(_ rejection: AnswerRejection) throws {
            try rows.add(.answerRejections, rejection.row(stage))
        }
    }
}

extension AnswerRejection {
    /// The rejection after pipeline and window, as ``CopyTable/answerRejections`` wants it.
    func row(_ stage: StageName) -> [any PostgresValue] {
        [
            candidate, stage.rawValue, source.rawValue, draw, check.description,
            reason.code.storable, reason.detail.storable,
        ]
    }
}
