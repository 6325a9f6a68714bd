import Flywheel
import Teacher
import Testing

@Suite struct ChatReplyTests {
    private func read(_ text: String) -> ChatReply? {
        guard case .reply(let reply) = ChatReply.read(Array(text.utf8)) else { return nil }
        return reply
    }

    private func flaw(_ text: String) -> String? {
        guard case .flawed(let reason) = ChatReply.read(Array(text.utf8)) else { return nil }
        return reason.code
    }

    @Test func `an ordinary completion`() {
        let reply = read(
            #"{"choices":[{"message":{"role":"assistant","content":"4","refusal":null},"#
                + #""finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2,"#
                + #""prompt_tokens_details":{"cached_tokens":4},"#
                + #""completion_tokens_details":{"reasoning_tokens":1}}}"#
        )
        #expect(reply?.content == "4")
        #expect(reply?.finishReason == "stop")
        #expect(reply?.refusal == nil)
        #expect(reply?.toolCalls == nil)
        #expect(reply?.usage?.promptTokens == 9)
        #expect(reply?.usage?.answerTokens == 2)
        #expect(reply?.usage?.cachedTokens == 4)
        #expect(reply?.usage?.reasoningTokens == 1)
    }

    @Test(arguments: ["reasoning_content", "reasoning"])
    func `reasoning in a field of its own stays apart`(field: String) {
        let reply = read(#"{"choices":[{"message":{"content":"4","\#(field)":"two and two"}}]}"#)
        #expect(reply?.content == "4")
        #expect(reply?.reasoning == "two and two")
    }

    @Test func `content in parts is joined and thinking kept apart`() {
        let reply = read(
            #"{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","#
                + #""text":"hm"}]},{"type":"text","text":"4"},{"type":"text","text":"2"}]}}]}"#
        )
        #expect(reply?.content == "42")
        #expect(reply?.reasoning == "hm")
    }

    @Test func `tool calls are kept as JSON text`() {
        let reply = read(
            #"{"choices":[{"message":{"content":null,"tool_calls":[{"id":"1"}]},"#
                + #""finish_reason":"tool_calls"}]}"#
        )
        #expect(reply?.content == "")
        #expect(reply?.toolCalls == #"[{"id":"1"}]"#)
    }

    @Test(arguments: [
        ("", "malformed_json"), ("<html>", "malformed_json"), ("[]", "not_an_object"),
        ("{}", "empty_choices"), (#"{"choices":null}"#, "empty_choices"),
        (#"{"choices":[]}"#, "empty_choices"), (#"{"choices":[{}]}"#, "missing_message"),
        (#"{"choices":[{"message":"x"}]}"#, "missing_message"),
        (#"{"error":{"code":"busy"}}"#, "error_in_reply"),
        (#"{"choices":[{"error":{"code":502},"message":{}}]}"#, "error_in_reply"),
        (#"{"choices":[{"message":{"content":"\ud800"}}]}"#, "malformed_json"),
    ])
    func `what cannot be read has a name`(text: String, code: String) {
        #expect(flaw(text) == code)
    }

    @Test func `counts nobody can have are not believed`() {
        let usage = #"{"prompt_tokens":-5,"completion_tokens":1e300}"#
        let reply = read(#"{"choices":[{"message":{"content":"x"}}],"usage":\#(usage)}"#)
        #expect(reply?.usage?.promptTokens == 0)
        #expect((reply?.usage?.answerTokens ?? -1) >= 0)
    }

    @Test func `an error's prose is never repeated`() {
        let text =
            #"{"error":{"code":"the user said hello","type":"bad_thing","message":"secret"}}"#
        guard case .flawed(let reason) = ChatReply.read(Array(text.utf8)) else {
            Issue.record("read as a reply")
            return
        }
        #expect(reason.detail == "bad_thing")
    }
}
