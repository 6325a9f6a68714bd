package import Flywheel
import JSON

/// Outcomes of calls on disk, while the ledger's database is away.
///
/// Holds answers, so only its owner may read the file.
package struct Spool: Sendable {
    private let log: JSONLog

    /// - Parameter path: a file in a folder that exists; made when it is first needed.
    package init(path: String) { log = JSONLog(path: path) }

    package struct Entry: Sendable, Hashable {
        package var run: String
        package var outcome: LedgerOutcome

        package init(run: String, outcome: LedgerOutcome) {
            self.run = run
            self.outcome = outcome
        }
    }

    /// - Throws: `teacher_spool` if the disk does not take them; then they are not safe.
    package func append(_ entries: [Entry]) throws {
        do throws(JSONError) {
            try log.append(entries.map(\.json))
        } catch {
            throw failure(error)
        }
    }

    /// Hands out everything in it, in order, and empties it once the body has returned.
    package func drain(_ body: ([Entry]) throws -> Void) throws {
        do {
            try log.drain { values in
                let entries = values.compactMap(Entry.init)
                guard entries.count == values.count else {
                    throw JSONError(.syntax, "a line is no outcome of a call")
                }
                try body(entries)
            }
        } catch let error as JSONError {
            throw failure(error)
        }
    }

    private func failure(_ error: JSONError) -> TeacherError {
        TeacherError(
            .spool,
            .tryLater,
            "the spool of paid answers at \(log.path): \(error.description); give it room and "
                + "rights, and do not delete it: its answers are paid for"
        )
    }
}

extension Spool.Entry {
    fileprivate var json: JSONValue {
        [
            "run": .string(run), "key": .string(outcome.key.hex),
            "call": .integer(outcome.call), "kind": .string(outcome.kind.rawValue),
            "status": outcome.status.map { .integer(Int64($0)) } ?? .null,
            "raw": .string(outcome.raw.hexadecimal), "spent": .integer(outcome.spent.micros),
            "tokens": .array(
                [
                    outcome.promptTokens, outcome.answerTokens, outcome.cachedTokens,
                    outcome.reasoningTokens,
                ].map { .integer(Int64($0)) }
            ),
            "error": outcome.error.map { .string($0) } ?? .null,
            "seconds": .number(outcome.seconds),
            "host": outcome.host.map { .string($0) } ?? .null,
            "settles_doubt": .bool(outcome.settlesDoubt),
        ]
    }

    fileprivate init?(_ value: JSONValue) {
        guard let run = value["run"]?.string,
            let bytes = value["key"]?.string.flatMap([UInt8].init(hexadecimal:)),
            let key = Digest(bytes: bytes), let call = value["call"]?.integer,
            let kind = value["kind"]?.string.flatMap(LedgerOutcome.Kind.init),
            let raw = value["raw"]?.string.flatMap([UInt8].init(hexadecimal:)),
            let spent = value["spent"]?.integer,
            let tokens = value["tokens"]?.array?.compactMap({ $0.integer.map { Int($0) } }),
            tokens.count == 4
        else { return nil }
        var outcome = LedgerOutcome(
            key: key,
            kind: kind,
            status: value["status"]?.integer.map { Int($0) },
            raw: raw,
            spent: Money(micros: spent),
            promptTokens: tokens[0],
            answerTokens: tokens[1],
            error: value["error"]?.string,
            seconds: value["seconds"]?.number ?? 0
        )
        outcome.call = call
        (outcome.cachedTokens, outcome.reasoningTokens) = (tokens[2], tokens[3])
        outcome.host = value["host"]?.string
        outcome.settlesDoubt = value["settles_doubt"]?.bool ?? false
        self.init(run: run, outcome: outcome)
    }
}
