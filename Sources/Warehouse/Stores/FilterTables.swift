package import Flywheel
import Postgres
import SQLCatalog

extension CopyTable {
    fileprivate static let rejections = CopyTable(
        "corpus.rejection",
        [
            "pipeline", "window_start", "conversation_id", "turn", "rule", "code", "detail",
            "rules", "verdicts", "verdict_tags", "codes", "details", "scores", "overruled",
        ]
    )
}

extension Warehouse: FilterStore {
    package func indexedPrompts(
        bands: [Int64],
        before window: Window
    ) throws -> [IndexedPrompt] {
        try query(SQLCatalog.candidateByBand, [pipeline, bands, window.start.timestamp])
            .map { row in
                try Failure.explaining {
                    IndexedPrompt(
                        candidate: try row.get("candidate_id"),
                        prompt: try row.get("prompt", as: String?.self) ?? "",
                        bands: try row.get("bands")
                    )
                }
            }
    }

    package func replaceCandidates(
        _ claim: Claim,
        _ body: (_ sink: any FilterSink) throws -> Outcome
    ) throws -> Outcome {
        let window = keys(claim.window)
        return try replace(claim) { writer in
            try writer.execute(SQLCatalog.candidateDelete, window + ["filter"])
            try writer.execute(SQLCatalog.rejectionDelete, window)
        } _: { rows in
            try body(Sink(rows: rows))
        }
    }

    private struct Sink: FilterSink {
        let rows: RowBatches

        func keep(_ candidate: Candidate, bands: [Int64]) throws {
            try rows.add(.candidates, candidate.row(origin: "filter", bands: bands))
        }

        func reject(_ rejection: Rejection) throws {
            let drop: [any PostgresValue] = [
                rejection.conversation, rejection.turn, rejection.rule.description,
                rejection.reason.code, rejection.reason.detail,
            ]
            try rows.add(.rejections, drop + columns(of: rejection.findings))
        }
    }
}
