import Flywheel
import Postgres
import SQLCatalog

extension Warehouse {
    /// Names of the pipelines of a database: those that have a dataset of that name, or all.
    package static func pipelines(_ url: String, dataset: String?) throws -> [String] {
        try Failure.explaining {
            let connection = try Connection(url, applicationName: "flywheel look")
            return try connection.query(SQLCatalog.pipelineList, [dataset]).map { try $0.get(0) }
        }
    }
}
