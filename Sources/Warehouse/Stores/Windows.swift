package import Flywheel
import Foundation
import Postgres
import SQLCatalog

extension Warehouse: WindowStore {
    /// A lease is good for this long after it was taken or prolonged.
    private static let leaseSeconds = 60.0

    package func states(
        _ stage: StageName,
        _ fingerprint: Digest
    ) throws -> [Window: WindowState] {
        let keys: [any PostgresValue] = [pipeline, stage.rawValue, fingerprint.bytes]
        var found: [Window: WindowState] = [:]
        for row in try query(SQLCatalog.windowStates, keys) {
            let state = try Failure.explaining { try row.windowState() }
            found[state.window] = state
        }
        return found
    }

    package func claim(
        _ stage: StageName,
        _ fingerprint: Digest,
        _ window: Window,
        input: Digest,
        run: String
    ) throws -> ClaimResult {
        let wanted = Claim(
            pipeline: pipeline,
            stage: stage,
            fingerprint: fingerprint,
            window: window,
            epoch: 0,
            run: run,
            inputDigest: input
        )
        var result = try tryClaim(wanted)
        // The session of a process killed a moment ago lives until the server notices.
        for _ in 0..<10 {
            guard case .held(let holder, _) = result, !knownAlive.contains(holder) else { break }
            Thread.sleep(forTimeInterval: 0.05)
            result = try tryClaim(wanted)
        }
        if case .held(let holder, _) = result { knownAlive.insert(holder) }
        return result
    }

    private func tryClaim(_ wanted: Claim) throws -> ClaimResult {
        try Failure.explaining {
            try keeper.transaction { keeper in
                let end = wanted.window.end.timestamp
                try keeper.execute(SQLCatalog.windowOpen, wanted.keys + [end])
                let found = try keeper.query(
                    SQLCatalog.windowHolder,
                    wanted.keys + [end, wanted.run]
                )
                guard let row = found.first, try row.get("is_same", as: Bool.self) else {
                    throw Failure.overlapping(wanted.stage, wanted.window)
                }
                let state = try row.windowState()
                if state.isDone, state.inputDigest == wanted.inputDigest { return .fresh(state) }
                let holder = try row.get("lease_run", as: String?.self)
                if let holder, try row.get("is_held") {
                    return .held(byRun: holder, until: try row.instant("lease_until"))
                }
                if let holder, holder != wanted.run {
                    _ = try keeper.query(SQLCatalog.runWriterEnd, [holder])
                }
                return .claimed(try lease(wanted, keeper))
            }
        }
    }

    private func lease(_ wanted: Claim, _ keeper: Connection) throws -> Claim {
        let leased = try keeper.query(
            SQLCatalog.windowLease,
            wanted.keys + [wanted.run, Self.leaseSeconds]
        )
        guard let epoch = try leased.first?.get(0, as: Int64.self) else {
            throw Failure.overlapping(wanted.stage, wanted.window)
        }
        let claim = Claim(
            pipeline: wanted.pipeline,
            stage: wanted.stage,
            fingerprint: wanted.fingerprint,
            window: wanted.window,
            epoch: epoch,
            run: wanted.run,
            inputDigest: wanted.inputDigest
        )
        try keeper.execute(SQLCatalog.attemptNote, claim.attempt("claimed", nil))
        lastRenewal = .now
        return claim
    }

    package func renew(_ claim: Claim) throws {
        let now = ContinuousClock.now
        if let lastRenewal, now - lastRenewal < renewEvery { return }
        try Failure.explaining {
            let renewed = try keeper.execute(
                SQLCatalog.windowRenew,
                claim.keys + [claim.epoch, claim.run, Self.leaseSeconds]
            )
            guard renewed == 1 else { throw Failure.leaseLost(claim) }
            // The server ends transactions that stay idle.
            if isReplacing { _ = try writer.query("SELECT 1") }
            if isReading { _ = try reader.query("SELECT 1") }
        }
        lastRenewal = now
    }

    package func fail(
        _ claim: Claim,
        trouble: Trouble,
        message: String,
        retryAfterSeconds: Int
    ) throws {
        try Failure.explaining {
            try keeper.transaction { keeper in
                let marked = try keeper.execute(
                    SQLCatalog.windowFail,
                    claim.keys + [
                        claim.epoch, claim.run, trouble.rawValue, message.storable,
                        Double(retryAfterSeconds),
                    ]
                )
                guard marked == 1 else { throw Failure.leaseLost(claim) }
                try keeper.execute(
                    SQLCatalog.attemptNote,
                    claim.attempt("failed", message.storable)
                )
            }
        }
    }

    package func markStale(
        _ stage: StageName,
        _ fingerprint: Digest,
        _ windows: [Window]
    ) throws -> Int {
        try Failure.explaining {
            try keeper.execute(
                SQLCatalog.windowMarkStale,
                [pipeline, stage.rawValue, fingerprint.bytes, windows.map(\.start.timestamp)]
            )
        }
    }
}

extension Failure {
    fileprivate static func overlapping(_ stage: StageName, _ window: Window) -> Failure {
        Failure(
            .configuration,
            "window_overlap",
            "\(stage) \(window) overlaps a window that was cut otherwise under the same "
                + "configuration: put `window.every`, `start` and `timezone` back"
        )
    }
}

extension Row {
    func windowState() throws -> WindowState {
        guard let status = WindowState.Status(rawValue: try get("status")) else {
            throw Failure.unreadable("status")
        }
        var state = WindowState(window: try window(), status: status)
        state.inputDigest = try optionalDigest("input_digest")
        state.outputDigest = try optionalDigest("output_digest")
        state.rowsIn = try get("rows_in")
        state.rowsOut = try get("rows_out")
        state.counts = try StoredJSON.decode(try get("counts"))
        state.attempts = try get("attempts")
        state.notBefore = try optionalInstant("not_before")
        state.trouble = try get("trouble", as: String?.self).flatMap(Trouble.init)
        state.error = try get("error_text")
        state.doneAt = try optionalInstant("done_at")
        return state
    }
}
