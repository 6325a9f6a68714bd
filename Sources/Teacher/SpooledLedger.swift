package import Flywheel

/// A ledger whose outcomes outlive an outage of its database.
///
/// What cannot be written down now goes into the spool, and from there into the ledger: at the start
/// of the next run, and before anything else is asked of a ledger that is back.
package final class SpooledLedger: Ledger {
    private let ledger: any Ledger
    private let spool: Spool
    /// Whether this value put something into the spool that the ledger does not have.
    private var isBehind = false

    package init(_ ledger: any Ledger, spool: Spool) {
        self.ledger = ledger
        self.spool = spool
    }

    package func stored(_ keys: [Digest]) throws -> [Digest: LedgerReply] {
        try catchUp()
        return try ledger.stored(keys)
    }

    package func reserve(
        _ requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest] {
        try catchUp()
        return try ledger.reserve(requests, budget: budget, run: run)
    }

    package func markSent(_ keys: [Digest], run: String) throws {
        try ledger.markSent(keys, run: run)
    }

    /// - Throws: what the ledger throws, unless it is away: then the outcomes are safe in the spool.
    package func record(_ outcomes: [LedgerOutcome], run: String) throws {
        do {
            try catchUp()
            try ledger.record(outcomes, run: run)
        } catch let error as any Explained where error.trouble == .unreachable {
            try keep(outcomes, run)
        }
    }

    /// - Throws: if the ledger is away; the outcomes are safe in the spool by then, and nothing may
    ///   be sent.
    package func exchange(
        _ outcomes: [LedgerOutcome],
        for requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String
    ) throws -> [Digest] {
        try exchange(outcomes, for: requests, budget: budget, run: run) { false }
    }

    package func exchange(
        _ outcomes: [LedgerOutcome],
        for requests: [LedgerRequest],
        budget: LedgerBudget,
        run: String,
        meanwhile: () -> Bool
    ) throws -> [Digest] {
        do {
            try catchUp()
            return try ledger.exchange(
                outcomes,
                for: requests,
                budget: budget,
                run: run,
                meanwhile: meanwhile
            )
        } catch let error as any Explained where error.trouble == .unreachable {
            try keep(outcomes, run)
            throw error
        }
    }

    package func doubtful(_ keys: [Digest]) throws -> Set<Digest> { try ledger.doubtful(keys) }

    package func callTimes(model: String) throws -> CallTimes? {
        try ledger.callTimes(model: model)
    }

    /// What a dead run left in the spool goes first: its calls are not of unknown outcome then.
    package func recover() throws -> Int {
        isBehind = true
        try catchUp()
        return try ledger.recover()
    }

    package var batches: (any BatchBook)? { ledger.batches }

    private func catchUp() throws {
        guard isBehind else { return }
        try spool.drain { entries in
            var rest = entries[...]
            while let run = rest.first?.run {
                let part = rest.prefix { $0.run == run }
                try ledger.record(part.map(\.outcome), run: run)
                rest = rest.dropFirst(part.count)
            }
        }
        isBehind = false
    }

    private func keep(_ outcomes: [LedgerOutcome], _ run: String) throws {
        try spool.append(outcomes.map { Spool.Entry(run: run, outcome: $0) })
        isBehind = true
    }
}
