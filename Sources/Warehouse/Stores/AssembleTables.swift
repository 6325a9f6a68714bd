package import Flywheel
import Postgres
import SQLCatalog

extension Warehouse: AssembleStore {
    package func reviewedOut(in windows: [Window]?) throws -> [Digest] {
        let keys: [any PostgresValue] = [
            pipeline, windows?.map(\.start.timestamp), windows?.map(\.end.timestamp),
        ]
        return try query(SQLCatalog.reviewDropped, keys).map { try $0.digest("leaf") }
    }

    package func eachPooled(
        in windows: [Window],
        _ body: (PoolMember) throws -> Void
    ) throws {
        let keys: [any PostgresValue] = [
            pipeline, windows.map(\.start.timestamp), windows.map(\.end.timestamp),
        ]
        try each(SQLCatalog.samplePool, keys) { row in
            try body(
                PoolMember(
                    sample: try row.get("sample_id"),
                    leaf: try row.digest("leaf"),
                    root: try row.get("root"),
                    taskType: try row.taskType(),
                    tags: try row.tags(),
                    promptKey: try row.digest("prompt_key")
                )
            )
        }
    }

    package func latestVersion(of dataset: String) throws -> DatasetVersion? {
        try query(SQLCatalog.datasetLatest, [pipeline, dataset]).first.map { row in
            try Failure.explaining { try row.datasetVersion(dataset) }
        }
    }

    /// Freezes the draft, unless the newest version has the same root already.
    ///
    /// A draft equal to an older version that is not the newest becomes a version of its own:
    /// what is taught next is always the newest.
    package func publish(
        _ claim: Claim,
        _ draft: DatasetDraft,
        covered: [Window]
    ) throws -> DatasetVersion {
        try committing(claim) { writer in
            try writer.execute(SQLCatalog.datasetOpen, [pipeline, draft.dataset])
            let found = try writer.query(SQLCatalog.datasetLock, [pipeline, draft.dataset])
            guard let dataset = try found.first?.get("dataset_id", as: Int64.self) else {
                throw Failure.unreadable("dataset_id")
            }
            let newest = try writer.query(SQLCatalog.datasetLatest, [pipeline, draft.dataset])
                .first?.datasetVersion(draft.dataset)
            if let newest, newest.root == draft.root { return (newest, draft.outcome(newest)) }
            let version = try freeze(
                draft,
                as: dataset,
                after: newest,
                covered: covered,
                run: claim.run,
                writer
            )
            return (version, draft.outcome(version))
        }
    }

    private func freeze(
        _ draft: DatasetDraft,
        as dataset: Int64,
        after newest: DatasetVersion?,
        covered: [Window],
        run: String,
        _ writer: Connection
    ) throws -> DatasetVersion {
        let number = (newest?.version ?? 0) + 1
        let starts = covered.map(\.start.timestamp)
        let ends = covered.map(\.end.timestamp)
        let published = try writer.query(
            SQLCatalog.datasetPublish,
            [
                dataset, number, draft.root.bytes, newest?.version, run,
                draft.key(after: newest).bytes, starts, ends, draft.members.count,
                draft.members.count { $0.split == .heldOut },
                try StoredJSON.encode(draft.statistics),
            ]
        )
        let members: [any PostgresValue] = [
            dataset, number, draft.members.map(\.sample),
            draft.members.map { Int64($0.split.rawValue) },
        ]
        try writer.execute(SQLCatalog.datasetMemberClose, members)
        try writer.execute(SQLCatalog.datasetMemberOpen, members)
        try writer.execute(
            SQLCatalog.datasetOriginNote,
            [dataset, number, pipeline, starts, ends]
        )
        return DatasetVersion(
            dataset: draft.dataset,
            version: number,
            root: draft.root,
            parent: newest?.version,
            coverage: covered,
            statistics: draft.statistics,
            publishedAt: try published.first?.instant("published_at") ?? .distantPast
        )
    }
}

extension DatasetDraft {
    fileprivate func outcome(_ version: DatasetVersion) -> Outcome {
        Outcome(
            rowsIn: members.count,
            rowsOut: members.count,
            digest: root,
            counts: ["version": version.version]
        )
    }

    /// Names the publish, so that one tried again cannot be stored twice.
    fileprivate func key(after newest: DatasetVersion?) -> Digest {
        var builder = DigestBuilder()
        builder.field("publish")
        builder.field(newest?.version ?? 0)
        builder.field(root)
        return builder.finish()
    }
}

extension Row {
    func datasetVersion(_ dataset: String) throws -> DatasetVersion {
        let starts: [Timestamp] = try get("coverage_starts")
        let ends: [Timestamp] = try get("coverage_ends")
        return DatasetVersion(
            dataset: dataset,
            version: try get("version"),
            root: try digest("root"),
            parent: try get("parent"),
            coverage: zip(starts, ends).compactMap { Window(Instant($0), Instant($1)) },
            statistics: try StoredJSON.decode(try get("statistics")),
            publishedAt: try instant("published_at")
        )
    }
}
