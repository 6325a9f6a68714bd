package import Flywheel
import Postgres
import SQLCatalog

extension CopyTable {
    fileprivate static let preferences = CopyTable(
        "corpus.preference",
        [
            "pipeline", "window_start", "place", "conversation_id", "turn", "roles", "contents",
            "ratings", "chosen", "rejected", "task_type", "method",
        ]
    )
}

extension Warehouse: PairStore {
    package func replacePreferences(
        _ claim: Claim,
        _ body: (_ add: (Preference) throws -> Void) throws -> Outcome
    ) throws -> Outcome {
        let window = keys(claim.window)
        return try replace(claim) { writer in
            try writer.execute(SQLCatalog.preferenceDelete, window)
        } _: { rows in
            var place = 0
            return try body { preference in
                try rows.add(.preferences, preference.row(place))
                place += 1
            }
        }
    }

    /// Preference pairs of the windows, oldest first, in the order they were found.
    package func eachPreference(
        in windows: [Window],
        _ body: (Preference) throws -> Void
    ) throws {
        let keys: [any PostgresValue] = [
            pipeline, windows.map(\.start.timestamp), windows.map(\.end.timestamp),
        ]
        try each(SQLCatalog.preferenceEach, keys) { row in
            try body(
                Preference(
                    conversation: try row.get("conversation_id"),
                    turn: try row.get("turn"),
                    messages: try row.messages(),
                    chosen: try row.get("chosen"),
                    rejected: try row.get("rejected"),
                    taskType: try row.taskType(),
                    method: try row.get("method")
                )
            )
        }
    }
}

extension Preference {
    fileprivate func row(_ place: Int) -> [any PostgresValue] {
        [place, conversation, turn] + columns(of: messages)
            + [chosen.storable, rejected.storable, taskType.description, method]
    }
}
