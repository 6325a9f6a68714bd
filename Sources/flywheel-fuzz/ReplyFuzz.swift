import JSON
import Teacher

/// Whole replies as endpoints write them.
private let replies: [[UInt8]] = [
    #"{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"<think>why</think>\nFine \ud83d\ude00."},"finish_reason":"stop","logprobs":{"content":[{"token":"F","logprob":-0.25,"top_logprobs":[]}]}}],"usage":{"prompt_tokens":26,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":3}}}"#,
    #"{"choices":[{"index":0,"message":{"role":"assistant","content":null,"refusal":"no"},"finish_reason":"stop"},{"index":1,"message":{"content":[{"type":"text","text":"parts"},{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]},"finish_reason":"length"}]}"#,
    #"{"choices":[{"message":{"content":"","reasoning_content":"so","tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{\"a\": 1}"}}]},"finish_reason":"tool_calls"}],"usage":null}"#,
    #"{"error":{"message":"busy","type":"server_error","code":500}}"#,
].map { Array($0.utf8) }

/// Streams of the same: split pieces of a call, comments, usage at the end.
private let streams: [[UInt8]] = [
    """
    : hello\r
    data: {"id":"s","choices":[{"index":0,"delta":{"role":"assistant","content":"<think>a"}}]}\r
    \r
    event: message
    data: {"choices":[{"index":0,"delta":{"content":"</think>b 订单"}}]}

    data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":"{\\"a\\""}}]}}]}

    data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"stop"}]}

    data: {"choices":[],
    data:  "usage":{"prompt_tokens":8,"completion_tokens":9}}

    data: [DONE]


    """,
    """
    data: {"choices":[{"delta":{"reasoning_content":"r","function_call":{"name":"g","arguments":"{}"}},"index":1}]}

    data: {"error":{"code":"overloaded","message":"x"}}


    """,
].map { Array($0.utf8) }

/// JSON as values, written and read again.
struct JSONFuzz: FuzzedReader {
    static let name = "json"

    init(_ folder: FuzzFolder) {}

    func examples() -> [[UInt8]] { replies }

    func accepts(_ input: [UInt8]) throws -> Bool {
        guard let value = try? JSONValue(parsing: input) else { return false }
        for sorted in [false, true] {
            // Texts are compared, not values: RFC 8785 writes 1.0 as 1, which reads as a whole number.
            let text = value.serialized(sortedKeys: sorted)
            guard try JSONValue(parsing: text).serialized(sortedKeys: sorted) == text else {
                throw FuzzError("a value written and read again is another")
            }
        }
        return true
    }
}

/// Chat completions from raw bytes.
struct ReplyFuzz: FuzzedReader {
    static let name = "reply"

    init(_ folder: FuzzFolder) {}

    func examples() -> [[UInt8]] { Array(replies.prefix(3)) }

    func accepts(_ input: [UInt8]) throws -> Bool { try readsReply(input) }
}

/// Server-sent events, whole and in pieces, and the completions they bring.
struct StreamFuzz: FuzzedReader {
    static let name = "stream"

    init(_ folder: FuzzFolder) {}

    func examples() -> [[UInt8]] { Array(streams.prefix(1)) }

    func accepts(_ input: [UInt8]) throws -> Bool {
        let whole = ServerSentEvents.all(input)
        // Three pieces whose ends depend on what is in the input.
        let sum = input.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
        let cuts = [sum, sum / 7].map { input.isEmpty ? 0 : $0 % input.count }.sorted()
        var parser = ServerSentEvents()
        var events: [[UInt8]] = []
        for piece in [input[..<cuts[0]], input[cuts[0]..<cuts[1]], input[cuts[1]...]] {
            parser.feed(piece) { events.append($0) }
        }
        parser.finish { events.append($0) }
        guard events == whole else { throw FuzzError("a stream in pieces has other events") }
        return try readsReply(input)
    }
}

/// Reads it as every choice, twice: the same bytes give the same reply.
private func readsReply(_ input: [UInt8]) throws -> Bool {
    let first = ChatReply.read(input)
    guard first == ChatReply.read(input) else { throw FuzzError("two readings differ") }
    _ = ChatReply.read(input, choice: 1)
    guard case .reply(let reply) = first else { return false }
    guard let usage = reply.usage else { return true }
    let counts = [
        usage.promptTokens, usage.answerTokens, usage.cachedTokens, usage.reasoningTokens,
    ]
    guard counts.allSatisfy({ $0 >= 0 }) else { throw FuzzError("negative usage") }
    return true
}
