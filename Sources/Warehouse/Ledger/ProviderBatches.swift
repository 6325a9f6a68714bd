package import Flywheel
import Postgres
import SQLCatalog

extension LedgerBook {
    package var batches: (any BatchBook)? { self }

    /// A batch under way and what it holds.
    package struct OpenBatch: Sendable, Hashable {
        package var batch: BatchRecord
        package var requests: Int
        package var reserved: Money
    }

    /// All batches that are not closed, oldest first.
    package func openBatches() throws -> [OpenBatch] {
        try perform { connection in
            try connection.query(SQLCatalog.batchList, []).map { row in
                OpenBatch(
                    batch: try row.batch(),
                    requests: try row.get("requests"),
                    reserved: Money(micros: try row.get("reserved_micros"))
                )
            }
        }
    }
}

extension LedgerBook: BatchBook {
    package func open(_ batch: BatchRecord, owner: String) throws {
        try perform { connection in
            _ = try connection.execute(
                SQLCatalog.batchOpen,
                [batch.reference, batch.endpoint, batch.model, owner]
            )
        }
    }

    package func adopt(endpoint: String, owner: String) throws -> [BatchRecord] {
        try perform { connection in
            try connection.query(SQLCatalog.batchAdopt, [endpoint, owner]).map { try $0.batch() }
        }
    }

    package func update(_ batch: BatchRecord, owner: String) throws {
        try perform { connection in
            let changed = try connection.execute(
                SQLCatalog.batchUpdate,
                [
                    batch.reference, owner, batch.state.rawValue, batch.file, batch.batch,
                    batch.asked?.microseconds, batch.end,
                ]
            )
            guard changed == 1 else {
                throw Failure(
                    .tryLater,
                    "batch_lost",
                    "another run looks after the batch \(batch.reference); run again"
                )
            }
        }
    }

    package func calls(of batch: BatchRecord) throws -> [BatchCall] {
        try perform { connection in
            try connection.query(SQLCatalog.batchCalls, [batch.run]).map { row in
                BatchCall(
                    key: try row.digest("request_key"),
                    number: try row.get("number"),
                    reserve: Money(micros: try row.get("reserved_micros"))
                )
            }
        }
    }
}

extension Row {
    fileprivate func batch() throws -> BatchRecord {
        guard let state = BatchRecord.State(rawValue: try get("state")) else {
            throw Failure.unreadable("state")
        }
        var batch = BatchRecord(
            reference: try get("reference"),
            endpoint: try get("endpoint"),
            model: try get("model"),
            state: state
        )
        batch.file = try get("file_name")
        batch.batch = try get("batch_name")
        batch.asked = try get("asked_micros", as: Int64?.self).map { Instant(microseconds: $0) }
        batch.end = try get("ended_as")
        return batch
    }
}
