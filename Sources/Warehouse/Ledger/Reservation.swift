package import Flywheel
import Postgres
import SQLCatalog

extension LedgerBook {
    package func reserve(
        _ requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest] {
        let unique = requests.unique
        guard !unique.isEmpty else { return [] }
        return try perform { connection in
            try connection.transaction { connection in
                // Locked first, so that runs that share it wait for each other and never cross.
                _ = try connection.query(SQLCatalog.budgetOpen, budget.columns)
                _ = try connection.query(SQLCatalog.ledgerRelease, [run, unique.map(\.key.bytes)])
                let left =
                    try connection.query(SQLCatalog.budgetOpen, budget.columns).first?
                    .get("left_micros", as: Int64?.self) ?? nil
                let taken = try connection.query(
                    SQLCatalog.ledgerReserve,
                    [run, budget.pipeline, budget.night.description, left] + unique.columns
                )
                let keys = Set(try taken.map { try $0.digest("request_key") })
                return unique.map(\.key).filter(keys.contains)
            }
        }
    }
}
