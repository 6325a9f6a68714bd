package import Flywheel
import Postgres
import SQLCatalog

/// A stage's state on a window, under the configuration at work or done last.
package struct StageStatus: Sendable, Hashable {
    package var stage: StageName
    package var fingerprint: Digest
    package var state: WindowState
    /// Who works at it, and whether that run is alive.
    package var run: String?
    package var isAlive: Bool
}

/// What a stage counted in a window.
package struct FunnelRow: Sendable, Hashable {
    package var window: Window
    package var stage: StageName
    package var rowsIn: Int
    package var rowsOut: Int
    package var counts: [String: Int]
}

/// A run in a list.
package struct RunRecord: Sendable, Hashable {
    package var id: String
    package var kind: String
    package var arguments: String
    package var build: String
    package var host: String
    package var pid: Int
    package var startedAt: Instant
    package var endedAt: Instant?
    package var outcome: String?
    package var isAlive: Bool
}

/// Something that happened to a window in a run.
package struct RunEvent: Sendable, Hashable {
    package var stage: StageName
    package var window: Window
    package var epoch: Int64
    /// `claimed`, `done` or `failed`.
    package var event: String
    package var detail: String?
    package var at: Instant
}

extension Warehouse {
    /// By window, then stage.
    package func status() throws -> [StageStatus] {
        try query(SQLCatalog.statusWindows, [pipeline]).map { row in
            try Failure.explaining {
                StageStatus(
                    stage: try row.stage(),
                    fingerprint: try row.digest("fingerprint"),
                    state: try row.windowState(),
                    run: try row.get("lease_run"),
                    isAlive: try row.get("is_alive", as: Bool?.self) ?? false
                )
            }
        }.sorted { ($0.state.window, $0.stage) < ($1.state.window, $1.stage) }
    }

    /// By window, then stage.
    package func funnel() throws -> [FunnelRow] {
        try query(SQLCatalog.funnel, [pipeline]).map { row in
            try Failure.explaining {
                FunnelRow(
                    window: try row.window(),
                    stage: try row.stage(),
                    rowsIn: try row.get("rows_in"),
                    rowsOut: try row.get("rows_out"),
                    counts: try StoredJSON.decode(try row.get("counts"))
                )
            }
        }.sorted { ($0.window, $0.stage) < ($1.window, $1.stage) }
    }

    /// The funnel summed over windows, by stage.
    package func funnelTotals() throws -> [(stage: StageName, outcome: FunnelTotal)] {
        var totals: [StageName: FunnelTotal] = [:]
        for row in try funnel() { totals[row.stage, default: FunnelTotal()].add(row) }
        return totals.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Newest first.
    package func runs(atMost count: Int) throws -> [RunRecord] {
        try query(SQLCatalog.runList, [pipeline, count]).map { row in
            try Failure.explaining {
                RunRecord(
                    id: try row.get("run_id"),
                    kind: try row.get("kind"),
                    arguments: try row.get("arguments"),
                    build: try row.get("build"),
                    host: try row.get("host"),
                    pid: try row.get("pid"),
                    startedAt: try row.instant("started_at"),
                    endedAt: try row.optionalInstant("ended_at"),
                    outcome: try row.get("outcome"),
                    isAlive: try row.get("is_alive")
                )
            }
        }
    }

    /// In the order of time.
    package func events(ofRun run: String) throws -> [RunEvent] {
        try query(SQLCatalog.runAttempts, [pipeline, run]).map { row in
            try Failure.explaining {
                RunEvent(
                    stage: try row.stage(),
                    window: try row.window(),
                    epoch: try row.get("epoch"),
                    event: try row.get("event"),
                    detail: try row.get("detail"),
                    at: try row.instant("at")
                )
            }
        }
    }
}

/// A stage's counts over several windows.
package struct FunnelTotal: Sendable, Hashable {
    package var windows = 0
    package var rowsIn = 0
    package var rowsOut = 0
    package var counts: [String: Int] = [:]

    mutating func add(_ row: FunnelRow) {
        windows += 1
        rowsIn += row.rowsIn
        rowsOut += row.rowsOut
        counts.merge(row.counts) { $0 + $1 }
    }
}
