import Flywheel
import Postgres
import SQLCatalog

/// Samples on their way in: those known by content keep their number, so frozen versions that
/// hold them stay what they are.
final class SampleBatch {
    private let connection: Connection
    private let pipeline: String
    private let window: Window
    private let promptKey: ([Message]) -> Digest
    private var waiting: [Sample] = []

    private static let names = [
        "leaf", "candidate_id", "root", "roles", "contents", "ratings", "task_type", "tags",
        "source", "author", "request_key", "prompt_key", "original_prompt", "repair", "notes",
    ]

    init(
        _ connection: Connection,
        _ pipeline: String,
        _ window: Window,
        _ promptKey: @escaping ([Message]) -> Digest
    ) {
        self.connection = connection
        self.pipeline = pipeline
        self.window = window
        self.promptKey = promptKey
    }

    /// - Parameter rows: clear the window's old rows before the first new one goes out.
    func add(_ sample: Sample, after rows: RowBatches) throws {
        waiting.append(sample)
        if waiting.count == Warehouse.batch { try flush(after: rows) }
    }

    func flush(after rows: RowBatches) throws {
        try rows.clearOnce()
        guard !waiting.isEmpty else { return }
        try connection.execute(SQLCatalog.sampleStage)
        try connection.copyIn("sample_batch", columns: Self.names) { copy in
            for sample in waiting { try copy.append(row: row(sample)) }
        }
        try connection.execute(SQLCatalog.sampleStore, [pipeline])
        try connection.execute(SQLCatalog.samplePlace, [pipeline, window.start.timestamp])
        try connection.execute(SQLCatalog.sampleClear)
        waiting.removeAll(keepingCapacity: true)
    }

    private func row(_ sample: Sample) -> [any PostgresValue] {
        let tail: [any PostgresValue] = [
            sample.taskType.description, sample.tags.map(\.description), sample.source.rawValue,
            sample.author, sample.request?.bytes,
            promptKey(Array(sample.messages.dropLast())).bytes, sample.repair?.original.storable,
            sample.repair?.changes.joined(separator: "; ").storable, sample.notes,
        ]
        return [sample.leaf.bytes, sample.candidate, sample.root] + columns(of: sample.messages)
            + tail
    }
}

extension Row {
    func sample() throws -> Sample {
        Sample(
            candidate: try get("candidate_id"),
            root: try get("root"),
            messages: try messages(),
            taskType: try taskType(),
            tags: try tags(),
            source: try source(),
            author: try get("author"),
            request: try optionalDigest("request_key")
        )
    }
}
