package import Flywheel
import Postgres
import SQLCatalog

extension Warehouse: LabelStore {
    package func eachCandidate(in window: Window, _ body: (Candidate) throws -> Void) throws {
        try each(SQLCatalog.candidateEach, keys(window)) { try body(try $0.candidate()) }
    }

    package func replaceLabels(
        _ claim: Claim,
        _ body: (_ add: (Label) throws -> Void) throws -> Outcome
    ) throws -> Outcome {
        let window = keys(claim.window)
        return try replace(claim) { writer in
            try writer.execute(SQLCatalog.labelDelete, window + ["label"])
        } _: { rows in
            try body { try rows.add(.labels, $0.row(origin: "label")) }
        }
    }
}

extension Warehouse: AugmentStore {
    package func eachHarvested(
        in window: Window,
        _ body: (LabelledCandidate) throws -> Void
    ) throws {
        try each(SQLCatalog.candidateEachLabelled, keys(window) + [["filter"]]) {
            try body(try $0.labelledCandidate())
        }
    }

    package func rewritingLeftOver(in window: Window) throws -> Int {
        try leftOver(in: window, of: .augment)
    }

    package func replaceDerived(
        _ claim: Claim,
        _ body: (_ sink: any DerivedSink) throws -> Outcome
    ) throws -> Outcome {
        let window = keys(claim.window)
        return try replace(claim) { writer in
            try writer.execute(SQLCatalog.candidateDelete, window + ["augment"])
            try writer.execute(SQLCatalog.labelDelete, window + ["augment"])
            try writer.execute(SQLCatalog.answerRejectionDelete, window + ["augment"])
        } _: { rows in
            try body(Sink(rows: rows))
        }
    }

    private struct Sink: DerivedSink {
        let rows: RowBatches

        func add(_ candidate: Candidate, _ label: Label) throws {
            try rows.add(.candidates, candidate.row(origin: "augment", bands: []))
            try rows.add(.labels, label.row(origin: "augment"))
        }

        func reject(_ rejection: AnswerRejection) throws {
            try rows.add(.answerRejections, rejection.row(.augment))
        }
    }
}
