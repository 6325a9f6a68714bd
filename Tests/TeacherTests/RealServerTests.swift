import Flywheel
import FlywheelTesting
import Loopback
import Teacher
import Testing

/// What servers that others wrote have been seen to say (`ops/test-servers` asks them in person).
@Suite struct RealServerTests {
    private static func failure(_ status: Int, _ body: String) -> ScriptedTeacher.Act {
        let headers = [(name: "Content-Type", value: "application/json")]
        return .reply(LoopbackReply(status: status, headers: headers, body: Array(body.utf8)))
    }

    /// LiteLLM proxy 1.106.2 without a database, asked with a key that is not its own.
    private static let strangerToLiteLLM = failure(
        400,
        #"{"error":{"message":"No connected db.","type":"no_db_connection","param":null,"#
            + #""code":"400"}}"#
    )

    /// The same proxy after its own `timeout`.
    private static let slowBehindLiteLLM = failure(
        408,
        #"{"error":{"message":"litellm.Timeout: This is a mock timeout error","#
            + #""type":"invalid_request_error","param":null,"code":"408"}}"#
    )

    /// `transformers serve` 5.23.0, asked for another model than its own.
    private static let pinned = failure(
        400,
        #"{"detail":"Server is pinned to '/models/a'; requested '/models/b'."}"#
    )

    @Test func `a key that LiteLLM does not know stops asking and spoils no question`() throws {
        let bench = try Bench { _ in Self.strangerToLiteLLM }
        let error = #expect(throws: TeacherError.self) { try bench.ask(prompts(9)) }
        #expect(error?.code == .key)
        #expect(bench.ledger.keys(.rejected).isEmpty)
        #expect(bench.server.calls == 1)
        bench.balances()
    }

    @Test func `a timeout behind a gateway may have been paid for and is counted`() throws {
        let bench = try Bench(concurrency: 4) {
            $0.attempt == 1 && $0.number == 2 ? Self.slowBehindLiteLLM : .answer("fine")
        }
        let (report, replies) = try bench.ask(prompts(8))
        #expect(replies.count == 8)
        #expect(report.possibleDoubles == 1)
        #expect(bench.ledger.outcomes.contains { $0.kind == .unknown && $0.error == "http_408" })
    }

    @Test func `a server that refuses everything spoils no question for the night it is mended`()
        throws
    {
        let bench = try Bench { _ in Self.pinned }
        let error = #expect(throws: TeacherError.self) { try bench.ask(prompts(40)) }
        #expect(error?.code == .refusesAll)
        #expect(bench.ledger.keys(.rejected).isEmpty)
        bench.balances()
        let mended = try ScriptedTeacher(key: "canary-key-7f3a", bill: bench.bill) { _ in
            .answer("fine")
        }
        let teacher = try bench.teacher(url: mended.url)
        let (report, replies) = try bench.ask(prompts(40), teacher: teacher)
        #expect(report.bought == 40)
        #expect(replies.values.allSatisfy { $0.answer == "fine" })
        bench.balances()
    }

    @Test func `what one server refuses altogether another is asked`() throws {
        let bench = try Bench(concurrency: 4) { _ in Self.pinned }
        let other = try ScriptedTeacher(bill: bench.bill) { _ in .answer("fine") }
        let teacher = try Teacher(
            endpoints: [
                TeacherEndpoint(bench.server.url, key: bench.key),
                TeacherEndpoint(other.url, key: nil),
            ],
            options: bench.options,
            template: PromptTemplate(Bench.template, path: ""),
            ledger: bench.ledger,
            patience: bench.patience
        )
        // The other has answered long before the first has refused so often.
        let (report, replies) = try bench.ask(prompts(200), teacher: teacher)
        #expect(report.bought + report.refused == 200)
        #expect(replies.values.allSatisfy { $0.answer == "fine" })
        bench.balances()
    }

    @Test func `a few refused questions of a server that never answers are kept`() throws {
        let bench = try Bench { _ in .status(400) }
        let (report, replies) = try bench.ask(prompts(3))
        #expect(report.refused == 3)
        #expect(replies["c1"]?.refusal == "http_400")
        let calls = bench.server.calls
        #expect(try bench.ask(prompts(3)).replies == replies)
        #expect(bench.server.calls == calls)
        bench.balances()
    }

    /// LiteLLM 1.106.2: three letters a chunk, the end before an empty delta with the usage.
    private static let streamOfLiteLLM = """
        data: {"id":"c","model":"fine","choices":[{"index":0,"delta":{"role":"assistant","content":"The"}}]}

        data: {"id":"c","model":"fine","choices":[{"index":0,"delta":{"content":" or"}}]}

        data: {"id":"c","model":"fine","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"id":"c","model":"fine","choices":[{"index":0,"delta":{}}],"usage":{"completion_tokens":9,"prompt_tokens":8,"total_tokens":17,"completion_tokens_details":{"reasoning_tokens":0,"text_tokens":9}}}

        data: [DONE]


        """

    /// transformers 5.23.0: a role alone first, no `[DONE]`, usage in the last chunk; random weights
    /// write broken characters and bytes that no text has.
    private static let streamOfTransformers = """
        data: {"id":"t","choices":[{"delta":{"role":"assistant"},"index":0}],"model":"tiny@main","system_fingerprint":""}

        data: {"id":"t","choices":[{"delta":{"content":"0"},"index":0}],"model":"tiny@main","system_fingerprint":""}

        data: {"id":"t","choices":[{"delta":{"content":"\u{FFFD}|\\u0000"},"index":0}],"model":"tiny@main","system_fingerprint":""}

        data: {"id":"t","choices":[{"delta":{},"index":0,"finish_reason":"length"}],"model":"tiny@main","usage":{"completion_tokens":6,"prompt_tokens":8,"total_tokens":14}}


        """

    @Test(arguments: [
        (streamOfLiteLLM, "The or", "stop", 8, 9),
        (streamOfTransformers, "0\u{FFFD}|\u{0}", "length", 8, 6),
    ])
    func `streams of real servers are read whole`(
        stream: String,
        content: String,
        finish: String,
        promptTokens: Int,
        answerTokens: Int
    ) throws {
        guard case .reply(let reply) = ChatReply.read(Array(stream.utf8)) else {
            Issue.record("no reply is read")
            return
        }
        #expect(reply.content == content)
        #expect(reply.finishReason == finish)
        #expect(reply.usage?.promptTokens == promptTokens)
        #expect(reply.usage?.answerTokens == answerTokens)
    }
}
