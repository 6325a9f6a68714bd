package import Flywheel
import Postgres
import SQLCatalog

/// How many of a template's answers to a task type could be used.
package struct UsableShare: Sendable, Hashable {
    package var taskType: TaskType
    /// `name@hash`; a dash for answers whose request the ledger does not know.
    package var template: String
    package var answered: Int
    package var usable: Int
    /// Usable because the prompt was relaxed.
    package var repaired: Int
    /// Dropped by reviewers since.
    package var reviewedOut: Int
}

extension Warehouse {
    /// By task type, then template.
    package func usableShares() throws -> [UsableShare] {
        try query(SQLCatalog.usableShare, [pipeline]).map { row in
            UsableShare(
                taskType: try row.taskType(),
                template: try row.get("template"),
                answered: try row.get("answered"),
                usable: try row.get("usable"),
                repaired: try row.get("repaired"),
                reviewedOut: try row.get("reviewed_out")
            )
        }
    }
}
