package import Flywheel
import Postgres
import SQLCatalog

/// A dataset in a list.
package struct DatasetSummary: Sendable, Hashable {
    package var name: String
    package var versions: Int
    package var newest: Int?
    package var rows: Int?
    package var publishedAt: Instant?
}

/// A name somebody gave a version.
package struct DatasetTag: Sendable, Hashable {
    package var tag: String
    package var version: Int
    package var setAt: Instant
}

/// What recomputing a version's root found.
package struct DatasetCheck: Sendable, Hashable {
    package var recorded: Digest
    package var found: Digest
    package var rows: Int
    package var isIntact: Bool { recorded == found }
}

/// A member as it is exported.
package struct ExportedSample: Sendable, Hashable {
    package var number: Int64
    package var leaf: Digest
    package var split: Split
    /// The task type's training weight in this version.
    package var weight: Double
    package var sample: Sample
}

extension Warehouse {
    /// By name.
    package func datasets() throws -> [DatasetSummary] {
        try query(SQLCatalog.datasetList, [pipeline]).map { row in
            try Failure.explaining {
                DatasetSummary(
                    name: try row.get("name"),
                    versions: try row.get("versions"),
                    newest: try row.get("newest"),
                    rows: try row.get("rows"),
                    publishedAt: try row.optionalInstant("published_at")
                )
            }
        }
    }

    /// All versions, newest first.
    package func versions(of dataset: String) throws -> [DatasetVersion] {
        try query(SQLCatalog.datasetLog, [pipeline, dataset]).map { row in
            try Failure.explaining { try row.datasetVersion(dataset) }
        }
    }

    /// Where each tag is now, by tag.
    package func tags(of dataset: String) throws -> [DatasetTag] {
        try query(SQLCatalog.datasetTags, [pipeline, dataset]).map { row in
            try Failure.explaining {
                DatasetTag(
                    tag: try row.get("tag"),
                    version: try row.get("version"),
                    setAt: try row.instant("set_at")
                )
            }
        }
    }

    /// Puts a tag on a version; where it was before is kept.
    ///
    /// - Throws: ``Failure`` of usage for a tag that reads like a number or a hash.
    package func setTag(_ tag: String, on version: DatasetVersion) throws {
        let letters = tag.utf8.allSatisfy { byte in
            Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
                || "-_.".utf8.contains(byte)
        }
        guard !tag.isEmpty, letters, tag != "latest", !tag.allSatisfy(\.isHexDigit) else {
            throw Failure(
                .usage,
                "tag_name",
                "a tag is made of letters, digits, '-', '_' and '.', is not 'latest' and does not "
                    + "read like a number or a hash"
            )
        }
        _ = try Failure.explaining {
            try keeper.execute(
                SQLCatalog.datasetTagSet,
                [pipeline, version.dataset, version.version, tag]
            )
        }
    }

    /// Recomputes the root from the members.
    package func verify(_ version: DatasetVersion) throws -> DatasetCheck {
        var members: [(leaf: Digest, split: Split)] = []
        try each(
            SQLCatalog.datasetLeaves,
            [pipeline, version.dataset, version.version]
        ) { row in
            members.append((try row.digest("leaf"), try row.split()))
        }
        return DatasetCheck(
            recorded: version.root,
            found: DatasetRoot.digest(members),
            rows: members.count
        )
    }

    /// Every member, by leaf.
    package func eachExported(
        _ version: DatasetVersion,
        _ body: (ExportedSample) throws -> Void
    ) throws {
        try each(
            SQLCatalog.datasetMembers,
            [pipeline, version.dataset, version.version, Int64?.none]
        ) { row in
            let sample = try row.sample()
            try body(
                ExportedSample(
                    number: try row.get("sample_id"),
                    leaf: try row.digest("leaf"),
                    split: try row.split(),
                    weight: version.statistics.weights[sample.taskType.description] ?? 1,
                    sample: sample
                )
            )
        }
    }
}
