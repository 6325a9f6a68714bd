import Flywheel
import Postgres

/// A table and the columns rows are handed over in; the first two are pipeline and window.
struct CopyTable: Hashable {
    let name: String
    let columns: [String]

    init(_ name: String, _ columns: [String]) {
        self.name = name
        self.columns = columns
    }
}

/// New rows of a window on their way into the writer's transaction.
///
/// Old rows are deleted just before the first new ones go out, so that a stage which computes for
/// hours holds no locks meanwhile.
final class RowBatches {
    private let connection: Connection
    private let keys: [any PostgresValue]
    private let clear: (Connection) throws -> Void
    private var isCleared = false
    private var waiting: [CopyTable: [[any PostgresValue]]] = [:]

    init(
        _ connection: Connection,
        pipeline: String,
        window: Window,
        clear: @escaping (Connection) throws -> Void
    ) {
        self.connection = connection
        self.clear = clear
        keys = [pipeline, window.start.timestamp]
    }

    /// - Parameter row: the columns after pipeline and window.
    func add(_ table: CopyTable, _ row: [any PostgresValue]) throws {
        waiting[table, default: []].append(keys + row)
        if waiting[table]?.count == Warehouse.batch { try flush(table) }
    }

    /// Deletes the old rows if nothing has yet, and writes what is waiting.
    func finish() throws {
        try clearOnce()
        for table in waiting.keys.sorted(by: { $0.name < $1.name }) { try flush(table) }
    }

    func clearOnce() throws {
        guard !isCleared else { return }
        isCleared = true
        try clear(connection)
    }

    private func flush(_ table: CopyTable) throws {
        guard let rows = waiting.removeValue(forKey: table), !rows.isEmpty else { return }
        try clearOnce()
        try connection.copyIn(table.name, columns: table.columns) { copy in
            for row in rows { try copy.append(row: row) }
        }
    }
}
