import Foundation
package import Loopback

/// A chat-completions request as a loopback teacher reads it.
package struct ChatExchange: Sendable {
    package struct Turn: Decodable, Sendable, Hashable {
        package var role: String
        package var content: String
    }

    private struct Body: Decodable {
        var model: String
        var messages: [Turn]
        var stream: Bool?
        var store: Bool?
        var metadata: [String: String]?
    }

    package let model: String
    package let messages: [Turn]
    /// The idempotency key, or the body itself where none was sent.
    package let key: String
    package let request: LoopbackRequest
    package let wantsStream: Bool
    /// The metadata under which the caller wants the answer kept.
    package let kept: [String: String]?

    /// - Returns: `nil` for anything that is no such request.
    package init?(_ request: LoopbackRequest) {
        let path = request.path.prefix { $0 != "?" }
        guard request.method == "POST", path.hasSuffix("/chat/completions"),
            let body = try? JSONDecoder().decode(Body.self, from: Data(request.body))
        else { return nil }
        model = body.model
        messages = body.messages
        key =
            request.header("Idempotency-Key") ?? String(decoding: request.body, as: UTF8.self)
        self.request = request
        wantsStream = body.stream == true
        kept = body.store == true ? body.metadata ?? [:] : nil
    }

    /// The last thing the user said, as it arrived: with the template's words around it.
    package var prompt: String { messages.last { $0.role == "user" }?.content ?? "" }

    /// A token for each three bytes, at least one.
    package var promptTokens: Int {
        max(1, messages.reduce(0) { $0 + $1.content.utf8.count } / 3)
    }

    package static func tokens(_ answer: String) -> Int { max(1, answer.utf8.count / 3) }

    /// A completion as server-sent events, two letters at a time, usage in the last one.
    ///
    /// - Parameter isWhole: whether it says at its end that it has ended.
    package func stream(_ answer: String, isWhole: Bool = true) -> LoopbackReply {
        var events: [[String: Any]] = [["role": "assistant", "content": ""]]
        var rest = Substring(answer)
        while !rest.isEmpty {
            events.append(["content": String(rest.prefix(2))])
            rest = rest.dropFirst(2)
        }
        var chunks = events.map { chunk([choice($0, nil)]) }
        if isWhole {
            let counts = (promptTokens, Self.tokens(answer))
            let usage = [
                "prompt_tokens": counts.0, "completion_tokens": counts.1,
                "total_tokens": counts.0 + counts.1,
            ]
            chunks.append(chunk([choice([:], "stop")]))
            chunks.append(chunk([], usage: usage))
            chunks.append(Array("data: [DONE]\n\n".utf8))
        }
        return LoopbackReply(
            headers: [(name: "Content-Type", value: "text/event-stream; charset=utf-8")],
            chunks: chunks.map { (.zero, $0) }
        )
    }

    private func choice(_ delta: [String: Any], _ finish: String?) -> [String: Any] {
        ["index": 0, "delta": delta, "finish_reason": finish as Any? ?? NSNull()]
    }

    private func chunk(_ choices: [[String: Any]], usage: [String: Int]? = nil) -> [UInt8] {
        var object: [String: Any] = [
            "id": "chatcmpl-\(key.prefix(16))", "object": "chat.completion.chunk", "created": 1,
            "model": model, "choices": choices,
        ]
        if let usage { object["usage"] = usage }
        let body = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return Array("data: ".utf8) + Array(body ?? Data()) + Array("\n\n".utf8)
    }

    /// A completion as OpenAI-compatible servers write it.
    package func completion(_ answer: String, finishReason: String = "stop") -> LoopbackReply {
        let counts = (promptTokens, Self.tokens(answer))
        return .json(
            200,
            [
                "id": "chatcmpl-\(key.prefix(16))", "object": "chat.completion", "created": 1,
                "model": model,
                "choices": [
                    [
                        "index": 0, "finish_reason": finishReason,
                        "message": ["role": "assistant", "content": answer],
                    ] as [String: Any]
                ],
                "usage": [
                    "prompt_tokens": counts.0, "completion_tokens": counts.1,
                    "total_tokens": counts.0 + counts.1,
                ],
            ]
        )
    }
}

extension LoopbackReply {
    package static func json(
        _ status: Int,
        _ object: [String: Any],
        headers: [(name: String, value: String)] = []
    ) -> LoopbackReply {
        let body = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return LoopbackReply(
            status: status,
            headers: [(name: "Content-Type", value: "application/json")] + headers,
            body: Array(body ?? Data())
        )
    }

    /// An error as OpenAI-compatible servers write it.
    package static func failure(
        _ status: Int,
        code: String = "error",
        headers: [(name: String, value: String)] = []
    ) -> LoopbackReply {
        json(status, ["error": ["code": code, "message": "said the test"]], headers: headers)
    }
}
