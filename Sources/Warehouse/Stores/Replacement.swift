import Flywheel
import Postgres
import SQLCatalog

extension Warehouse {
    /// Replaces a stage's rows of the claim's window, in one transaction with the done-mark and
    /// the check that the claim still holds.
    ///
    /// - Parameters:
    ///   - clear: deletes the old rows.
    ///   - body: hands over the new ones.
    func replace(
        _ claim: Claim,
        clear: @escaping (Connection) throws -> Void,
        _ body: (RowBatches) throws -> Outcome
    ) throws -> Outcome {
        try committing(claim) { writer in
            let rows = RowBatches(writer, pipeline: pipeline, window: claim.window, clear: clear)
            let outcome = try body(rows)
            try rows.finish()
            return (outcome, outcome)
        }
    }

    /// Runs the body in the writer's transaction and commits it with the done-mark.
    ///
    /// - Throws: ``Failure`` with code `lease_lost` when another run took the window over.
    func committing<Result>(
        _ claim: Claim,
        _ body: (Connection) throws -> (Result, Outcome)
    ) throws -> Result {
        isReplacing = true
        defer { isReplacing = false }
        var made: Result?
        do {
            return try writer.transaction { writer in
                let (result, outcome) = try body(writer)
                try finish(claim, outcome, writer)
                made = result
                return result
            }
        } catch let error as PostgresError where error.code == .inDoubt || error.code == .lost {
            guard try isCommitted(claim, after: error), let made else { throw Failure(error) }
            return made
        } catch let error as PostgresError {
            throw Failure(error)
        }
    }

    private func finish(_ claim: Claim, _ outcome: Outcome, _ writer: Connection) throws {
        let counts = try StoredJSON.encode(outcome.counts)
        let marked = try writer.execute(
            SQLCatalog.windowDone,
            claim.keys + [
                claim.epoch, claim.run, claim.inputDigest.bytes, outcome.digest.bytes,
                outcome.rowsIn, outcome.rowsOut, counts,
            ]
        )
        guard marked == 1 else { throw Failure.leaseLost(claim) }
        try writer.execute(SQLCatalog.attemptNote, claim.attempt("done", nil))
        guard claim.stage.isPerWindow else { return }
        try writer.execute(
            SQLCatalog.windowSupersede,
            claim.keys + [claim.window.end.timestamp]
        )
    }

    /// Asks on a fresh session what became of a transaction whose end nobody heard.
    ///
    /// - Throws: `lease_lost` when another run owns the window by now.
    private func isCommitted(_ claim: Claim, after error: PostgresError) throws -> Bool {
        guard let fresh = try? Connection(url, applicationName: "flywheel write") else {
            throw Failure(error)
        }
        writer = fresh
        _ = try? keeper.execute(SQLCatalog.runWriterMoved, [claim.run, Int(fresh.backend)])
        let rows = try Failure.explaining {
            try fresh.query(SQLCatalog.windowEpoch, claim.keys)
        }
        guard let row = rows.first, try row.get("lease_epoch") == claim.epoch else {
            throw Failure.leaseLost(claim)
        }
        return ["done", "empty"].contains(try row.get("status", as: String.self))
    }
}

extension Claim {
    /// The keys of the window's row: pipeline, stage, fingerprint, start.
    var keys: [any PostgresValue] {
        [pipeline, stage.rawValue, fingerprint.bytes, window.start.timestamp]
    }

    func attempt(_ event: String, _ detail: String?) -> [any PostgresValue] {
        keys + [epoch, event, run, detail]
    }
}
