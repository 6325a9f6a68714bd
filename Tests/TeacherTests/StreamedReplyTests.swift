import Flywheel
import FlywheelTesting
import HTTP
import Loopback
import Testing

@testable import Teacher

@Suite struct StreamedReplyTests {
    private func reply(_ chunks: [String], isDone: Bool = true) -> ChatReply.Reading {
        ChatReply.read(stream(chunks, isDone: isDone))
    }

    private func stream(_ chunks: [String], isDone: Bool = true) -> [UInt8] {
        let events = chunks + (isDone ? ["[DONE]"] : [])
        return Array(events.map { "data: \($0)\n\n" }.joined().utf8)
    }

    private func delta(_ delta: String, _ finish: String = "null", index: Int = 0) -> String {
        #"{"choices":[{"index":\#(index),"delta":\#(delta),"finish_reason":\#(finish)}]}"#
    }

    @Test func `pieces of text become one, usage comes last`() throws {
        guard
            case .reply(let reply) = reply([
                delta(#"{"role":"assistant","content":""}"#), delta(#"{"content":"Gr"}"#),
                delta(#"{"content":"üße"}"#), delta("{}", #""stop""#),
                #"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,"#
                    + #""prompt_tokens_details":{"cached_tokens":4},"#
                    + #""completion_tokens_details":{"reasoning_tokens":2}}}"#,
            ])
        else { throw Failure(.bug, "flawed", "no reply") }
        #expect(reply.content == "Grüße")
        #expect(reply.finishReason == "stop")
        #expect(reply.usage?.promptTokens == 9)
        #expect(reply.usage?.answerTokens == 3)
        #expect(reply.usage?.cachedTokens == 4)
        #expect(reply.usage?.reasoningTokens == 2)
    }

    @Test func `calls of tools are put together by their index`() throws {
        guard
            case .reply(let reply) = reply([
                delta(
                    #"{"tool_calls":[{"index":0,"id":"a","type":"function","#
                        + #""function":{"name":"sum","arguments":""}}]}"#
                ),
                delta(#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\""}}]}"#),
                delta(
                    #"{"tool_calls":[{"index":1,"id":"b","type":"function","#
                        + #""function":{"name":"mul","arguments":"{}"}}]}"#
                ),
                delta(#"{"tool_calls":[{"index":0,"function":{"arguments":": 1}"}}]}"#),
                delta("{}", #""tool_calls""#),
            ])
        else { throw Failure(.bug, "flawed", "no reply") }
        #expect(
            reply.toolCalls
                == #"[{"id":"a","type":"function","function":{"name":"sum","arguments":"{\"x\": 1}"}}"#
                + #",{"id":"b","type":"function","function":{"name":"mul","arguments":"{}"}}]"#
        )
        #expect(reply.finishReason == "tool_calls")
    }

    @Test(arguments: ["reasoning_content", "reasoning"])
    func `reasoning in its own field stays apart`(field: String) throws {
        guard
            case .reply(let reply) = reply([
                delta(#"{"\#(field)":"Hm"}"#), delta(#"{"\#(field)":"m."}"#),
                delta(#"{"content":"4"}"#, #""stop""#),
            ])
        else { throw Failure(.bug, "flawed", "no reply") }
        #expect(reply.reasoning == "Hmm.")
        #expect(reply.content == "4")
    }

    @Test func `thinking at the start of the text is reasoning, thinking without end is not`() {
        for (text, content, reasoning) in [
            ("<think>\nhm</think>\n\n4", "4", "\nhm"), ("<think>hm", "<think>hm", ""),
            ("The tag <think>a</think>", "The tag <think>a</think>", ""),
        ] {
            let line = text.replacing("\n", with: "\\n")
            let body = #"{"choices":[{"message":{"content":"\#(line)"},"finish_reason":"stop"}]}"#
            guard case .reply(let reply) = ChatReply.read(Array(body.utf8)) else {
                Issue.record("no reply")
                continue
            }
            #expect(reply.content == content)
            #expect(reply.reasoning == reasoning)
        }
    }

    @Test func `several choices are told apart, and probabilities kept`() {
        let raw = stream([
            delta(#"{"content":"a"}"#, index: 0), delta(#"{"content":"b"}"#, index: 1),
            #"{"choices":[{"index":1,"delta":{"content":"!"},"finish_reason":"stop","#
                + #""logprobs":{"content":[{"token":"!","logprob":-0.5}]}}]}"#,
            delta("{}", #""stop""#, index: 0),
        ])
        guard case .reply(let first) = ChatReply.read(raw),
            case .reply(let second) = ChatReply.read(raw, choice: 1)
        else {
            Issue.record("no reply")
            return
        }
        #expect((first.content, second.content) == ("a", "b!"))
        #expect(second.logProbabilities == [-0.5])
        #expect(ChatReply.read(raw, choice: 2) == .flawed(Reason("empty_choices")))
    }

    @Test func `an error in the stream has its code, a broken event spoils the whole`() {
        #expect(
            reply([#"{"error":{"code":"overloaded"}}"#])
                == .flawed(Reason("error_in_reply", "overloaded"))
        )
        #expect(reply([delta(#"{"content":"a"}"#), "{"]) == .flawed(Reason("malformed_json")))
        #expect(reply([]) == .flawed(Reason("empty_choices")))
    }

    @Test(arguments: [false, true])
    func `a stream without its end is of unknown outcome`(hasReason: Bool) {
        let raw = stream(
            [delta(#"{"content":"a"}"#, hasReason ? #""stop""# : "null")],
            isDone: false
        )
        let verdict = CallClassifier(host: "h", model: "m", longestRetryAfter: 1).verdict(
            Completion(id: 1, result: .success(HTTPResponse(status: 200, body: raw)))
        )
        switch verdict {
        case .answered: #expect(hasReason)
        case .unknown(let error, _, _): #expect(!hasReason && error == "stream_cut")
        default: Issue.record("\(verdict)")
        }
    }

    @Test(arguments: [1, 8])
    func `a night of streams is bought, kept as it came and read again for nothing`(
        concurrency: Int
    ) throws {
        var bench = try Bench(concurrency: concurrency)
        bench.options.stream = true
        let (report, replies) = try bench.ask(prompts(20))
        #expect(report.bought == 20)
        #expect(replies["c3"]?.answer == "re: question 3")
        #expect(try bench.ask(prompts(20)).replies == replies)
        let price = try #require(bench.options.price)
        let total = bench.bill.total
        #expect(
            report.spent
                == price.cost(
                    promptTokens: total.promptTokens,
                    answerTokens: total.completionTokens
                )
        )
        #expect(
            bench.ledger.rows.values.allSatisfy {
                $0.reply?.raw.starts(with: "data:".utf8) ?? false
            }
        )
        // How an answer is brought is no part of what it is.
        bench.options.stream = false
        #expect(try bench.ask(prompts(20)).report.stored == 20)
        bench.expectBillIsLedger()
    }
}
