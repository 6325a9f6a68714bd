import Flywheel
import FlywheelTesting
import JSON
import Loopback
import Synchronization
import Teacher
import Testing

/// What goes over the wire, as another server sees it.
@Suite struct WireTests {
    private final class Ears: Sendable {
        private let heard = Mutex<[LoopbackRequest]>([])

        var requests: [LoopbackRequest] { heard.withLock { $0 } }

        func note(_ request: LoopbackRequest) { heard.withLock { $0.append(request) } }
    }

    private func server(_ reply: String, _ ears: Ears) throws -> LoopbackServer {
        try LoopbackServer { request in
            ears.note(request)
            return LoopbackReply(
                headers: [(name: "Content-Type", value: "application/json")],
                body: Array(reply.utf8)
            )
        }
    }

    private static let plain =
        #"{"choices":[{"index":0,"message":{"content":"fine"},"finish_reason":"stop"}]}"#

    private func ask(
        _ url: String,
        _ bench: Bench,
        _ change: (inout TeacherOptions) -> Void = { _ in }
    ) throws -> [String: Reply.Content] {
        var bench = bench
        change(&bench.options)
        return try bench.ask(["one"], teacher: bench.teacher(url: url)).replies
    }

    @Test func `Azure's address keeps its deployment and version, and its key comes twice`() throws
    {
        let ears = Ears()
        let server = try server(Self.plain, ears)
        defer { server.stop() }
        // The server plays the proxy, which is how a name that is not here can be asked.
        let base = "http://mine.openai.azure.com/openai/deployments/wise?api-version=2024-10-21"
        let replies = try ask(base, Bench()) { $0.proxy = server.url }
        #expect(replies["c0"]?.answer == "fine")
        let request = try #require(ears.requests.first)
        #expect(
            request.path == "http://mine.openai.azure.com/openai/deployments/wise/chat/completions"
                + "?api-version=2024-10-21"
        )
        #expect(request.header("api-key") == "canary-key-7f3a")
        #expect(request.header("Authorization") == "Bearer canary-key-7f3a")
    }

    @Test func `only Azure is given a key of its own`() throws {
        let ears = Ears()
        let server = try server(Self.plain, ears)
        defer { server.stop() }
        _ = try ask(server.url + "/v1", Bench())
        #expect(ears.requests.first?.header("api-key") == nil)
        #expect(ears.requests.first?.path == "/v1/chat/completions")
        #expect(ears.requests.first?.header("Idempotency-Key")?.utf8.count == 64)
    }

    @Test func `schemas, tools, probabilities and seeds go as they are given`() throws {
        let ears = Ears()
        let server = try server(Self.plain, ears)
        defer { server.stop() }
        let extra = """
            {"response_format": {"type": "json_schema", "json_schema": {"name": "order", "strict": true,
             "schema": {"type": "object", "properties": {"id": {"type": "integer"}}}}},
             "tools": [{"type": "function", "function": {"name": "look_up", "parameters": {}}}],
             "tool_choice": "auto", "logprobs": true, "top_logprobs": 2, "reasoning_effort": "low"}
            """
        _ = try ask(server.url, Bench()) {
            $0.extra = extra
            $0.seed = 17
        }
        let sent = try JSONValue(parsing: try #require(ears.requests.first).body)
        let given = try JSONValue(parsing: extra)
        for (name, value) in try #require(given.object) { #expect(sent[name] == value, "\(name)") }
        #expect(sent["seed"]?.integer == 17)
        #expect(sent["stream"] == nil)
    }

    @Test func `a stream is asked for with its usage`() throws {
        let ears = Ears()
        let server = try server(Self.plain, ears)
        defer { server.stop() }
        // A server that does not stream answers as it can.
        let replies = try ask(server.url, Bench()) { $0.stream = true }
        #expect(replies["c0"]?.answer == "fine")
        let sent = try JSONValue(parsing: try #require(ears.requests.first).body)
        #expect(sent["stream"] == .bool(true))
        #expect(sent["stream_options"]?["include_usage"] == .bool(true))
    }

    @Test func `tokens from the cache and of reasoning are in the ledger`() throws {
        let ears = Ears()
        let server = try server(
            #"{"choices":[{"message":{"content":"4","reasoning_content":"2+2"},"finish_reason":"stop"}],"#
                + #""usage":{"prompt_tokens":30,"completion_tokens":9,"prompt_tokens_details":"#
                + #"{"cached_tokens":20},"completion_tokens_details":{"reasoning_tokens":7}}}"#,
            ears
        )
        defer { server.stop() }
        let bench = try Bench()
        let replies = try ask(server.url, bench)
        guard case .answer(let answer)? = replies["c0"] else {
            Issue.record("no answer")
            return
        }
        #expect((answer.content, answer.reasoning) == ("4", "2+2"))
        let outcome = try #require(bench.ledger.outcomes.first)
        #expect((outcome.promptTokens, outcome.cachedTokens) == (30, 20))
        #expect((outcome.answerTokens, outcome.reasoningTokens) == (9, 7))
    }
}
