package import Flywheel
import Postgres
import SQLCatalog

extension Warehouse: DistillStore {
    package func eachMember(
        of dataset: String,
        version: Int,
        split: Split,
        _ body: (Sample) throws -> Void
    ) throws {
        try each(
            SQLCatalog.datasetMembers,
            [pipeline, dataset, version, Int64?.some(Int64(split.rawValue))]
        ) { try body(try $0.sample()) }
    }

    package func student(_ name: String, datasetVersion: Int) throws -> StudentRecord? {
        try students(SQLCatalog.studentOfVersion, [pipeline, name, datasetVersion]).first
    }

    package func newestStudents(_ name: String, atMost count: Int) throws -> [StudentRecord] {
        try students(SQLCatalog.studentNewest, [pipeline, name, count])
    }

    func students(_ sql: String, _ values: [any PostgresValue]) throws -> [StudentRecord] {
        try query(sql, values).map { row in try Failure.explaining { try row.student() } }
    }

    /// The version the record names is not used: it gets the number after the newest.
    package func record(
        _ claim: Claim,
        _ student: StudentRecord,
        outcome: Outcome
    ) throws -> StudentRecord {
        try committing(claim) { writer in
            try writer.execute(SQLCatalog.studentLock, ["\(pipeline) \(student.name)"])
            let newest = try writer.query(
                SQLCatalog.studentNewest,
                [pipeline, student.name, 1]
            )
            var numbered = student
            numbered.version = (try newest.first?.get("version", as: Int.self) ?? 0) + 1
            try writer.execute(
                SQLCatalog.studentRecord,
                [
                    pipeline, numbered.name, numbered.version, numbered.dataset,
                    numbered.datasetVersion, numbered.directory, numbered.weights,
                    numbered.recipe, numbered.curve, claim.run,
                ]
            )
            return (numbered, outcome)
        }
    }
}

extension Row {
    func student() throws -> StudentRecord {
        StudentRecord(
            name: try get("name"),
            version: try get("version"),
            dataset: try get("dataset"),
            datasetVersion: try get("dataset_version"),
            directory: try get("directory"),
            weights: try get("weights"),
            recipe: try get("recipe"),
            curve: try get("curve")
        )
    }
}
