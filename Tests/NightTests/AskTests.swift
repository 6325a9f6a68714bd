import FlywheelTesting
import Foundation
import Loopback
import Synchronization
import Testing

/// `flywheel teacher ask` as a program: files in and out, killed on the way, no database.
@Suite struct AskTests {
    private let bench: AskBench

    init() throws { bench = try AskBench() }

    @Test func `rows come out in their order with what they had and their answers`() throws {
        let server = try ScriptedTeacher(key: "canary-key", bill: bench.bill) { visit in
            visit.exchange.prompt == "question 4"
                ? .status(400, code: "content_filter") : .answer("re: \(visit.exchange.prompt)")
        }
        try bench.prompts(9)
        let first = try bench.ask(server.url, ["--json", "--price", "1,2 USD/million"])
        #expect(first.status == 0, "\(first.errors)")
        let rows = try bench.answers()
        #expect(rows.map { $0["id"] as? String } == (0..<9).map { "row-\($0)" })
        #expect(rows.map { $0["extra"] as? Int } == Array(0..<9))
        #expect(rows[0]["answer"] as? String == "re: question 0")
        #expect(rows[0]["finish_reason"] as? String == "stop")
        let usage = rows[0]["usage"] as? [String: Int]
        #expect(usage?["prompt_tokens"] == 3 && usage?["completion_tokens"] == 4)
        #expect(rows[4]["answer"] == nil && rows[4]["error"] as? String == "content_filter")
        let said = try #require(AskBench.object(first.output))
        #expect(said["bought"] as? Int == 8 && said["refused"] as? Int == 1)
        #expect(said["spent_micros"] as? Int == 8 * (3 + 2 * 4))
        let bytes = try bench.answerBytes()
        let calls = server.calls
        let second = try bench.ask(server.url, ["--json"])
        #expect(second.status == 0)
        #expect(try bench.answerBytes() == bytes)
        #expect(server.calls == calls)
        #expect(!(first.output + first.errors).contains("canary-key"))
        #expect(try !bench.ledgerText().contains("canary-key"))
    }

    @Test(arguments: [1, 2, 5, 8], [false, true])
    func `killed at a call and started again, nothing is lost and nothing doubled beyond it`(
        call: Int,
        isSafe: Bool
    ) throws {
        let victim = Mutex<Program?>(nil)
        let ready = DispatchSemaphore(value: 0)
        let server = try ScriptedTeacher(
            key: "canary-key",
            bill: bench.bill,
            promises: isSafe ? .idempotency : []
        ) { visit in
            if visit.number == 1 { ready.wait() }
            guard visit.number == call else { return .answer("fine") }
            victim.withLock { $0?.kill() }
            return .answer("fine")
        }
        try bench.prompts(10)
        let options = ["--concurrency", "2", "--promise", isSafe ? "idempotency_key" : "none"]
        let program = try bench.start(server.url, options)
        victim.withLock { $0 = program }
        ready.signal()
        #expect(program.wait().wasKilled)
        victim.withLock { $0 = nil }
        #expect(!FileManager.default.fileExists(atPath: bench.output))
        let last = try bench.ask(server.url, options + ["--json"])
        #expect(last.status == 0, "\(last.errors)")
        #expect(try bench.answers().allSatisfy { $0["answer"] as? String == "fine" })
        let doubles = bench.bill.total.charges - bench.bill.charged.count
        #expect(bench.bill.charged.count == 10)
        #expect(doubles <= (isSafe ? 0 : 2))
        let said = try #require(AskBench.object(last.output))
        #expect(doubles <= said["possible_doubles"] as? Int ?? -1)
    }

    @Test func `a batch under way is picked up by the next start`() throws {
        let server = try BatchTeacher(
            key: "canary-key",
            bill: bench.bill,
            plan: { _ in .init(looks: 2) }
        )
        try bench.prompts(6)
        let options = ["--transport", "batch", "--wait", "0s", "--price", "1,2 USD/million"]
        let first = try bench.ask(server.url, options)
        #expect(first.status == 75)
        #expect(first.errors.contains("still works on batch_0"), "\(first.errors)")
        #expect(try bench.answers().allSatisfy { $0["error"] as? String == "left_over" })
        let second = try bench.ask(server.url, options)
        #expect(second.status == 0, "\(second.errors)")
        #expect(try bench.answers()[5]["answer"] as? String == "re: question 5")
        #expect(server.batches == 1)
        #expect(bench.bill.total.charges == 6)
    }

    @Test func `bad rows are all named by their lines before anything is bought`() throws {
        let server = try ScriptedTeacher(key: "canary-key", bill: bench.bill) { _ in .answer("x") }
        try bench.write(
            """
            {"messages":[{"role":"user","content":"fine"}]}
            {"messages":[]}
            not json
            {"messages":[{"role":"assistant","content":"canary-text"}]}
            {"messages":[{"role":"user","content":"x"}],"task_type":"none of ours"}
            """
        )
        let said = try bench.ask(server.url, [])
        #expect(said.status == 65)
        for line in 2...5 { #expect(said.errors.contains("prompts.jsonl:\(line):"), "\(line)") }
        #expect(!said.errors.contains("prompts.jsonl:1:") && !said.errors.contains("canary-text"))
        #expect(server.calls == 0)
        #expect(!FileManager.default.fileExists(atPath: bench.output))
    }

    @Test func `a spent budget leaves the rest with a word, and more money goes on`() throws {
        let server = try ScriptedTeacher(key: "canary-key", bill: bench.bill) { _ in .answer("x") }
        try bench.prompts(10)
        let price = ["--price", "1,2 USD/million", "--max-tokens", "100", "--concurrency", "1"]
        let poor = try bench.ask(server.url, price + ["--budget", "0.00025 USD"])
        #expect(poor.status == 75)
        #expect(poor.errors.contains("is spent"), "\(poor.errors)")
        let left = try bench.answers().filter { $0["error"] as? String == "left_over" }.count
        #expect(left > 0 && left < 10)
        let rich = try bench.ask(server.url, price + ["--budget", "1 USD"])
        #expect(rich.status == 0)
        #expect(try bench.answers().allSatisfy { $0["answer"] != nil })
        #expect(bench.bill.total.charges == 10)
    }

    @Test func `a forecast asks nobody and a second process is told to wait`() throws {
        let server = try ScriptedTeacher(key: "canary-key", bill: bench.bill) { _ in
            .spoil(.hang)
        }
        try bench.prompts(4)
        let forecast = try bench.ask(
            server.url,
            ["--dry-run", "--json", "--price", "1,2 USD/million", "--max-tokens", "50"]
        )
        #expect(forecast.status == 0)
        let said = try #require(AskBench.object(forecast.output))
        #expect(said["calls"] as? Int == 4 && said["answer_tokens_at_most"] as? Int == 200)
        #expect(server.calls == 0)
        let first = try bench.start(server.url, ["--concurrency", "1"])
        while server.calls == 0, first.isRunning { usleep(10_000) }
        let second = try bench.ask(server.url, [])
        #expect(second.status == 75)
        #expect(second.errors.contains("another process has it in use"), "\(second.errors)")
        first.kill()
        _ = first.wait()
    }

    @Test func `nobody there is an error with a way out, and costs nothing`() throws {
        try bench.prompts(2)
        let said = try bench.ask("http://127.0.0.1:9/v1", ["--deadline", "1s"])
        #expect(said.status == 75 || said.status == 69, "\(said.errors)")
        #expect(bench.bill.total.charges == 0)
    }
}

/// A folder with prompts, a ledger and answers.
final class AskBench: Sendable {
    let bill: Bill
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("ask-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        bill = try Bill(path: nil)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    var output: String { path("answers.jsonl") }

    func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path("prompts.jsonl")))
    }

    func prompts(_ count: Int) throws {
        let rows = (0..<count).map {
            #"{"id":"row-\#($0)","messages":[{"role":"user","content":"question \#($0)"}],"#
                + #""extra":\#($0)}"#
        }
        try write(rows.joined(separator: "\n") + "\n")
    }

    func start(_ url: String, _ more: [String]) throws -> Program {
        try Program(
            "flywheel",
            [
                "teacher", "ask", "--endpoint", url, "--model", "wise-1", "--in",
                path("prompts.jsonl"), "--out", output, "--ledger", path("ledger"),
            ] + more,
            environment: ["FLYWHEEL_TEACHER_KEY": "canary-key"]
        )
    }

    func ask(_ url: String, _ more: [String]) throws -> Program.Result {
        try start(url, more).wait()
    }

    func answerBytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: output)) }

    func answers() throws -> [[String: Any]] {
        try answerBytes().split(separator: 10).compactMap {
            try JSONSerialization.jsonObject(with: $0) as? [String: Any]
        }
    }

    func ledgerText() throws -> String {
        try String(contentsOfFile: path("ledger"), encoding: .utf8)
    }

    static func object(_ text: String) -> [String: Any]? {
        try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    }
}
