package import Flywheel
import Postgres
import SQLCatalog

extension Warehouse: VerifyStore {
    package func eachAnswered(
        in window: Window,
        _ body: (LabelledCandidate, [Answer]) throws -> Void
    ) throws {
        var current: LabelledCandidate?
        var answers: [Answer] = []
        try each(SQLCatalog.answerEach, keys(window)) { row in
            let id: String = try row.get("candidate_id")
            if let known = current, known.candidate.id != id {
                try body(known, answers)
                (current, answers) = (nil, [])
            }
            if current == nil { current = try row.labelledCandidate() }
            answers.append(try row.answer())
        }
        if let current { try body(current, answers) }
    }

    package func replaceSamples(
        _ claim: Claim,
        _ body: (_ sink: any SampleSink) throws -> Outcome
    ) throws -> Outcome {
        let window = keys(claim.window)
        return try replace(claim) { writer in
            try writer.execute(SQLCatalog.sampleDelete, window)
            try writer.execute(SQLCatalog.answerRejectionDelete, window + ["verify"])
        } _: { rows in
            let samples = SampleBatch(writer, pipeline, claim.window, promptKey)
            let outcome = try body(Sink(rows: rows, samples: samples))
            try samples.flush(after: rows)
            return outcome
        }
    }

    private struct Sink: SampleSink {
        let rows: RowBatches
        let samples: SampleBatch

        func accept(_ sample: Sample) throws { try samples.add(sample, after: rows) }

        func reject(_ rejection: AnswerRejection) throws {
            try rows.add(.answerRejections, rejection.row(.verify))
        }
    }
}

extension Row {
    fileprivate func answer() throws -> Answer {
        Answer(
            candidate: try get("candidate_id"),
            source: try source(),
            draw: try get("draw"),
            author: try get("author"),
            request: try optionalDigest("request_key"),
            template: try get("template"),
            content: try get("content"),
            reasoning: try get("reasoning"),
            finishReason: try get("finish_reason"),
            promptTokens: try get("prompt_tokens"),
            answerTokens: try get("answer_tokens")
        )
    }
}
