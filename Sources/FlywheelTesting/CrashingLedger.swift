package import Flywheel

/// A ledger whose owner dies at one of its steps: at the n-th of the moments before and after each
/// operation. From there on nothing is written any more.
package final class CrashingLedger: Ledger {
    /// What happens at that moment.
    package enum Death {
        /// Every call throws from then on, as if the process were gone.
        case silence
        /// The process really ends.
        case real(() -> Void)
    }

    package struct Gone: Explained {
        package let trouble = Trouble.unreachable
        package let codeName = "gone"
        package let message = "the process is gone"
    }

    private let ledger: any Ledger
    private let lastStep: Int
    private let death: Death
    /// Whether a turn is one operation, as in the database, or its three parts.
    private let isWhole: Bool
    private var passed = 0

    package init(_ ledger: any Ledger, dyingAt step: Int, _ death: Death, isWhole: Bool = false) {
        self.ledger = ledger
        lastStep = step
        self.death = death
        self.isWhole = isWhole
    }

    package var isDead: Bool { passed > lastStep }

    package func stored(_ keys: [Digest]) throws -> [Digest: LedgerReply] {
        try operation { try ledger.stored(keys) }
    }

    package func reserve(
        _ requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest] {
        try operation { try ledger.reserve(requests, budget: budget, run: run) }
    }

    package func markSent(_ keys: [Digest], run: String) throws {
        try operation { try ledger.markSent(keys, run: run) }
    }

    package func record(_ outcomes: [LedgerOutcome], run: String) throws {
        try operation { try ledger.record(outcomes, run: run) }
    }

    package func exchange(
        _ outcomes: [LedgerOutcome],
        for requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest] {
        guard !isWhole else {
            return try operation {
                try ledger.exchange(outcomes, for: requests, budget: budget, run: run)
            }
        }
        if !outcomes.isEmpty { try record(outcomes, run: run) }
        let granted = try reserve(requests, budget: budget, run: run)
        if !granted.isEmpty { try markSent(granted, run: run) }
        return granted
    }

    package func doubtful(_ keys: [Digest]) throws -> Set<Digest> {
        try operation { try ledger.doubtful(keys) }
    }

    package func recover() throws -> Int { try operation { try ledger.recover() } }

    package var batches: (any BatchBook)? { ledger.batches == nil ? nil : self }

    /// A step of the life of a batch is one like the others.
    fileprivate func step<Result>(_ body: (any BatchBook) throws -> Result) throws -> Result {
        guard let book = ledger.batches else { throw Gone() }
        return try operation { try body(book) }
    }

    private func operation<Result>(_ body: () throws -> Result) throws -> Result {
        try moment()
        let result = try body()
        try moment()
        return result
    }

    private func moment() throws {
        passed += 1
        guard passed > lastStep else { return }
        if case .real(let end) = death { end() }
        throw Gone()
    }
}

extension CrashingLedger: BatchBook {
    package func open(_ batch: BatchRecord, owner: String) throws {
        try step { try $0.open(batch, owner: owner) }
    }

    package func adopt(endpoint: String, owner: String) throws -> [BatchRecord] {
        try step { try $0.adopt(endpoint: endpoint, owner: owner) }
    }

    package func update(_ batch: BatchRecord, owner: String) throws {
        try step { try $0.update(batch, owner: owner) }
    }

    package func calls(of batch: BatchRecord) throws -> [BatchCall] {
        try step { try $0.calls(of: batch) }
    }
}
