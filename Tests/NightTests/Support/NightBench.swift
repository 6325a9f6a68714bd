import Demo
import Foundation
import Loopback
import Postgres
import Testing

/// A demo of its own: a database, logs, a teacher with its bill, a pipeline file and a home.
final class NightBench {
    static let server = ProcessInfo.processInfo.environment["FLYWHEEL_TEST_DATABASE_URL"]
    static var isAvailable: Bool { server != nil }
    static let advice: Comment =
        "set FLYWHEEL_TEST_DATABASE_URL=$(ops/postgres start --throwaway --dir DIR)"

    let url: String
    let home: URL
    let bill: Bill
    let teacher: LoopbackServer
    var pipeline: String { home.appendingPathComponent("night.yaml").path }
    private let name: String

    /// - Parameters:
    ///   - scale: of the demo's nights.
    ///   - trains: whether the pipeline goes on to a student.
    init(scale: Double = 0.04, nights: ClosedRange<Int> = 1...2, trains: Bool = false) throws {
        let server = Self.server ?? ""
        name = "night_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        url = Self.url(server, database: name)
        home = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        bill = try Bill(path: home.appendingPathComponent("bill.jsonl").path)
        let demo = DemoTeacher(seed: 7, bill: bill)
        teacher = try LoopbackServer(threads: 1) { demo.reply(to: $0) }
        try Connection(server, applicationName: "test").script("CREATE DATABASE \(name)")
        try write(Self.pipeline(trains: trains))
        try load(nights, scale: scale)
        try #require(try flywheel("migrate").status == 0)
    }

    deinit {
        teacher.stop()
        try? FileManager.default.removeItem(at: home)
        let connection = try? Connection(Self.server ?? "", applicationName: "test")
        try? connection?.script("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    func connect() throws -> Connection { try Connection(url, applicationName: "test") }

    var environment: [String: String] {
        [
            "FLYWHEEL_DATABASE_URL": url, "FLYWHEEL_TEACHER_URL": "\(teacher.url)/v1",
            "FLYWHEEL_TEACHER_KEY": "demo-key", "FLYWHEEL_HOME": home.path,
        ]
    }

    func start(_ arguments: String...) throws -> Program {
        try Program("flywheel", arguments, environment: environment)
    }

    func flywheel(
        _ arguments: String...,
        with extra: [String: String] = [:],
        input: String = ""
    ) throws -> Program.Result {
        try Program(
            "flywheel",
            arguments,
            environment: environment.merging(extra) { $1 },
            input: input
        ).wait()
    }

    /// Runs the nights up to and including one of them.
    func run(night: Int) throws -> Program.Result {
        try flywheel("run", pipeline, "--until", Self.until(night))
    }

    /// When a night's rows have settled.
    static func until(_ night: Int) -> String { "2026-10-0\(night + 1)T02:00:00+08:00" }

    func load(_ nights: ClosedRange<Int>, scale: Double) throws {
        guard let start = CivilDate(iso: "2026-10-01") else { return }
        var script = ""
        LogSQL(DemoLogs(seed: 7, start: start, scale: scale)).write(nights: nights) { script += $0 }
        try connect().script(script)
    }

    func write(_ yaml: String) throws {
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: pipeline))
    }

    /// The root of every version, oldest first.
    func roots() throws -> [String] {
        try connect().query(
            "SELECT encode(root, 'hex') AS root FROM corpus.dataset_version ORDER BY version"
        ).map { try $0.get("root") }
    }

    func count(_ sql: String) throws -> Int {
        try connect().query("SELECT count(*) AS n FROM \(sql)").first?.get("n") ?? -1
    }

    private static func url(_ server: String, database: String) -> String {
        let question = server.firstIndex(of: "?") ?? server.endIndex
        let authority = server.range(of: "://")?.upperBound ?? server.startIndex
        let slash = server[authority..<question].firstIndex(of: "/") ?? question
        return server[..<slash] + "/" + database + server[question...]
    }

    /// The demo's own pipeline with a smaller student.
    static func pipeline(trains: Bool) throws -> String {
        let path = Checkout.root.appendingPathComponent("pipelines/demo.yaml")
        let lines = try String(contentsOf: path, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        return lines.compactMap { line -> String? in
            let isRunStage = ["  - distill:", "  - evaluate:", "  - promote:"]
                .contains { line.hasPrefix($0) }
            guard isRunStage else { return String(line) }
            guard trains else { return nil }
            guard line.hasPrefix("  - distill:") else { return String(line) }
            return "  - distill:  { shape: nano, epochs: 2, seed: 17, checkpoint_every_steps: 5 }"
        }.joined(separator: "\n")
    }
}
