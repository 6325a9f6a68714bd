package import Flywheel
package import Postgres

extension Failure {
    /// What the database said, as the kind of trouble it is; the message holds identifiers only.
    package init(_ error: PostgresError) {
        self.init(error.code.trouble, "database_\(error.code.rawValue)", error.message)
    }

    /// Runs the body; what PostgreSQL refused becomes a failure with a way out.
    static func explaining<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as PostgresError {
            throw Failure(error)
        }
    }

    static func leaseLost(_ claim: Claim) -> Failure {
        Failure(
            .tryLater,
            "lease_lost",
            "another run took over \(claim.stage) \(claim.window); nothing of this one is stored"
        )
    }
}

extension PostgresError.Code {
    fileprivate var trouble: Trouble {
        switch self {
        case .unreachable, .lost, .inDoubt, .resources: .unreachable
        case .authentication, .permission, .undefined, .migration: .configuration
        case .cancelled, .serialization, .locked, .diskFull: .tryLater
        case .data: .badData
        case .constraint, .syntax, .duplicate, .misuse, .raised, .other: .bug
        }
    }
}
