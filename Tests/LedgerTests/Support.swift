import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Postgres
import Teacher
import Testing
import Warehouse

/// A migrated database, a scripted teacher with its bill, and processes that ask it.
final class LedgerBench {
    static let server = ProcessInfo.processInfo.environment["FLYWHEEL_TEST_DATABASE_URL"]
    static let advice: Comment =
        "set FLYWHEEL_TEST_DATABASE_URL=$(ops/postgres start --throwaway --dir DIR)"

    let url: String
    let bill: Bill
    private let name: String?

    /// - Parameter url: a server of its own; otherwise a database on the test server.
    init(own url: String? = nil) throws {
        bill = try Bill(path: nil)
        if let url {
            (self.url, name) = (url, nil)
            // Without a database at all.
            if url.isEmpty { return }
        } else {
            let name = "test_ledger_" + PostgresUUID.random().description.filter { $0 != "-" }
            self.name = name
            self.url = Self.url(Self.server ?? "", database: name)
            try Connection(Self.server ?? "", applicationName: "test").script(
                "CREATE DATABASE \(name)"
            )
        }
        _ = try Warehouse.migrate(self.url)
    }

    deinit {
        guard let name else { return }
        let connection = try? Connection(Self.server ?? "", applicationName: "test")
        try? connection?.script("DROP DATABASE \(name) WITH (FORCE)")
    }

    private static func url(_ server: String, database: String) -> String {
        let question = server.firstIndex(of: "?") ?? server.endIndex
        let authority = server.range(of: "://")?.upperBound ?? server.startIndex
        let slash = server[authority..<question].firstIndex(of: "/") ?? question
        return server[..<slash] + "/" + database + server[question...]
    }

    func count(_ sql: String) throws -> Int {
        let rows = try Connection(url, applicationName: "test").query("SELECT " + sql)
        return try #require(rows.first).get(0)
    }

    /// Each charge is a call that the ledger knows as paid or as unknown; nothing is left open; the
    /// purse holds what its calls cost.
    func expectBillIsLedger(doublesAtMost most: Int, _ name: Comment = "bill is ledger") throws {
        let rows = try Connection(url, applicationName: "test").query(
            """
            SELECT encode(request_key, 'hex') AS key,
                   count(*) FILTER (WHERE kind IN ('answered', 'unknown')) AS calls,
                   count(*) FILTER (WHERE kind = 'answered') AS answers
            FROM teacher.call GROUP BY request_key
            """
        )
        var known: [String: Int] = [:]
        for row in rows {
            known[try row.get("key")] = try row.get("calls")
            #expect(try row.get("answers", as: Int.self) <= 1, name)
        }
        for (key, charges) in bill.charged { #expect(charges <= known[key] ?? 0, name) }
        let extra = bill.total.charges - bill.charged.count
        #expect(extra <= most, name)
        let doubles = try count("coalesce(sum(possible_doubles), 0)::bigint FROM teacher.request")
        #expect(extra <= doubles || most == 0, name)
        let open = try count("count(*) FROM teacher.request WHERE status IN ('reserved', 'sent')")
        #expect(open == 0, name)
        #expect(try count("coalesce(sum(reserved_micros), 0)::bigint FROM teacher.budget") == 0)
        let purse = try count(
            "coalesce(sum(spent_micros + overrun_micros), 0)::bigint FROM teacher.budget"
        )
        let calls = try count("coalesce(sum(spent_micros), 0)::bigint FROM teacher.call")
        #expect(purse == calls, name)
        let total = try count(
            "coalesce(sum(spent_micros + overrun_micros), 0)::bigint FROM teacher.allowance"
        )
        #expect(total == purse, name)
    }

    func teacher(_ address: String, ledger: any Ledger, concurrency: Int = 4) throws -> Teacher {
        var options = TeacherOptions(model: "assistant-large")
        options.concurrency = concurrency
        options.price = TokenPrice("1 USD/million").map { Pricing(prompt: $0, answer: $0) }
        var patience = Patience()
        patience.shortestBackoff = .milliseconds(2)
        patience.longestBackoff = .milliseconds(20)
        patience.drain = .seconds(5)
        return try Teacher(
            endpoint: address,
            key: nil,
            options: options,
            template: PromptTemplate(plain: "plain"),
            ledger: ledger,
            patience: patience
        )
    }

    func ask(_ teacher: Teacher, _ count: Int, run: String) throws -> AskReport {
        try teacher.ask(
            (0..<count).map {
                Question(
                    candidate: "c\($0)",
                    messages: [Message(.user, "question \($0)")],
                    taskType: .unknown
                )
            },
            budget: LedgerBudget(
                pipeline: "bench",
                night: try #require(Day("2026-10-01")),
                cap: Money(micros: 1 << 40)
            ),
            run: run,
            pulse: {},
            each: { _ in }
        )
    }
}

/// A process that asks; it may die on the way.
final class Child: Sendable {
    private let process = Process()
    private let output = Pipe()

    convenience init(
        _ bench: LedgerBench,
        _ server: ScriptedTeacher,
        run: String,
        _ more: [String]
    ) throws {
        try self.init(bench, server.url, run, more)
    }

    /// - Parameter address: ends in `/v1`.
    init(_ bench: LedgerBench, _ address: String, _ run: String, _ more: [String]) throws {
        process.executableURL = Self.program
        process.arguments =
            [
                "teacher-ask", "--url", String(address.dropLast(3)), "--database", bench.url,
                "--calls", "6", "--run", run,
            ] + more
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    var number: Int32 { process.processIdentifier }

    /// What it printed, or `nil` if a signal ended it.
    func wait() -> String? {
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationReason == .exit else { return nil }
        return String(decoding: said, as: UTF8.self)
    }

    private static let program: URL = {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent("flywheel-bench")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        return folder.appendingPathComponent("flywheel-bench")
    }()
}
