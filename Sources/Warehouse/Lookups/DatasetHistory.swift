package import Flywheel
import Postgres
import SQLCatalog

/// A member that came, went or changed its side between two versions.
package struct DatasetChange: Sendable, Hashable {
    package var sample: Int64
    package var leaf: Digest
    package var candidate: String
    package var taskType: TaskType
    /// `nil` where the sample came.
    package var before: Split?
    /// `nil` where the sample went.
    package var after: Split?
}

/// What changed from one version to another, by leaf.
package struct DatasetDiff: Sendable, Hashable {
    package var changes: [DatasetChange]

    package var added: [DatasetChange] { changes.filter { $0.before == nil } }
    package var removed: [DatasetChange] { changes.filter { $0.after == nil } }
    package var moved: [DatasetChange] {
        changes.filter { $0.before != nil && $0.after != nil }
    }
}

/// What a stage, configured one way, made of a window a version rests on.
package struct StageOrigin: Sendable, Hashable {
    package var window: Window
    package var stage: StageName
    package var fingerprint: Digest
    package var output: Digest?
}

/// Where a version comes from and what became of it.
package struct DatasetLineage: Sendable, Hashable {
    package var version: DatasetVersion
    /// By window, then stage.
    package var origins: [StageOrigin]
    package var students: [StudentRecord]
}

extension Warehouse {
    /// What changed from version `from` to version `to`, whichever is older.
    package func diff(of dataset: String, from: Int, to: Int) throws -> DatasetDiff {
        let keys: [any PostgresValue] = [pipeline, dataset, min(from, to), max(from, to)]
        let changes = try query(SQLCatalog.datasetDiff, keys).map { row in
            try Failure.explaining { try row.change(isBackwards: from > to) }
        }
        return DatasetDiff(changes: changes)
    }

    package func lineage(of version: DatasetVersion) throws -> DatasetLineage {
        let keys: [any PostgresValue] = [pipeline, version.dataset, version.version]
        let origins = try query(SQLCatalog.datasetOrigins, keys).map { row in
            try Failure.explaining {
                StageOrigin(
                    window: try row.window(),
                    stage: try row.stage(),
                    fingerprint: try row.digest("fingerprint"),
                    output: try row.optionalDigest("output_digest")
                )
            }
        }
        return DatasetLineage(
            version: version,
            origins: origins,
            students: try students(SQLCatalog.studentOfDataset, keys)
        )
    }
}

extension Row {
    fileprivate func change(isBackwards: Bool) throws -> DatasetChange {
        let old = try get("old_split", as: Int?.self).flatMap(Split.init)
        let new = try get("new_split", as: Int?.self).flatMap(Split.init)
        return DatasetChange(
            sample: try get("sample_id"),
            leaf: try digest("leaf"),
            candidate: try get("candidate_id"),
            taskType: try taskType(),
            before: isBackwards ? new : old,
            after: isBackwards ? old : new
        )
    }
}
