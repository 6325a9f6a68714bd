import Flywheel
import FlywheelTesting
import Foundation
import Loopback
import Postgres
import Synchronization
import Teacher
import Testing
import Warehouse

/// The database goes away under a night that is being asked.
@Suite(.enabled(if: LedgerBench.server != nil, LedgerBench.advice), .serialized)
struct OutageTests {
    @Test(arguments: [1, 4, 16])
    func `a connection that breaks at any moment costs nothing and doubles nothing`(
        concurrency: Int
    ) throws {
        let bench = try LedgerBench()
        let url = bench.url
        let server = try ScriptedTeacher(bill: bench.bill) { visit in
            if visit.number % 3 == 0 { Self.cutLedger(url) }
            return .answer("fine")
        }
        defer { server.stop() }
        let book = try LedgerBook(url)
        let teacher = try bench.teacher(server.url, ledger: book, concurrency: concurrency)
        let report = try bench.ask(teacher, 40, run: "run-1")
        #expect(report.bought == 40)
        #expect(report.possibleDoubles == 0)
        #expect(bench.bill.total.charges == 40)
        try bench.expectBillIsLedger(doublesAtMost: 0)
    }

    /// As an administrator would, or a firewall.
    private static func cutLedger(_ url: String) {
        guard let connection = try? Connection(url, applicationName: "test") else { return }
        try? connection.script(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE application_name = 'flywheel ledger' AND datname = current_database()
            """
        )
    }

    @Test func `a database that restarts in mid-flight is waited for`() throws {
        let cluster = try Cluster()
        let bench = try LedgerBench(own: cluster.url)
        let server = try ScriptedTeacher(bill: bench.bill) { visit in
            if visit.number == 10 { cluster.restart() }
            return .answer("fine")
        }
        defer { server.stop() }
        let teacher = try bench.teacher(server.url, ledger: try LedgerBook(cluster.url))
        let report = try bench.ask(teacher, 40, run: "run-1")
        #expect((report.bought, report.possibleDoubles) == (40, 0))
        #expect(bench.bill.total.charges == 40)
        try bench.expectBillIsLedger(doublesAtMost: 0)
    }

    @Test func `what was paid for while the database was away waits in the spool`() throws {
        let cluster = try Cluster()
        let bench = try LedgerBench(own: cluster.url)
        let path = NSTemporaryDirectory() + "spool-\(UUID().uuidString).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let server = try ScriptedTeacher(bill: bench.bill) { visit in
            if visit.number == 10 { cluster.stop() }
            return .answer("fine")
        }
        defer { server.stop() }
        let spool = Spool(path: path)
        let first = SpooledLedger(
            try LedgerBook(cluster.url, patience: .milliseconds(200)),
            spool: spool
        )
        let error = #expect(throws: Failure.self) {
            try bench.ask(bench.teacher(server.url, ledger: first), 40, run: "first")
        }
        #expect(error?.trouble == .unreachable)
        let paid = bench.bill.total.charges
        #expect(paid >= 10)
        cluster.start()
        let last = SpooledLedger(try LedgerBook(cluster.url), spool: spool)
        let report = try bench.ask(bench.teacher(server.url, ledger: last), 40, run: "last")
        #expect((report.stored, report.bought) == (paid, 40 - paid))
        #expect(bench.bill.total.charges == 40)
        #expect(try bench.count("count(*) FROM teacher.call WHERE kind = 'unknown'") == 0)
        try bench.expectBillIsLedger(doublesAtMost: 0)
    }
}

/// A database server of its own, to be stopped at will.
private final class Cluster: Sendable {
    let url: String
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "pg-\(UUID().uuidString.prefix(8))"
        url = Self.postgres(["start", "--throwaway", "--dir", folder])
        try #require(!url.isEmpty)
    }

    deinit { _ = Self.postgres(["destroy", "--yes", "--dir", folder]) }

    func stop() { _ = Self.postgres(["stop", "--dir", folder]) }
    func start() { _ = Self.postgres(["start", "--dir", folder]) }

    func restart() {
        stop()
        start()
    }

    private static func postgres(_ arguments: [String]) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("ops/postgres")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return "" }
        // Waiting for the process would be waiting for the server that inherits from it.
        let said = output.fileHandleForReading.readDataToEndOfFile()
        return String(decoding: said, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
