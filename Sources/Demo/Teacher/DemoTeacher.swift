import Foundation
package import Loopback
import Synchronization

/// An OpenAI-compatible endpoint that knows eight tasks and has bad days.
///
/// Answers come from the text of the request alone. Every answer with status 200 is on the bill
/// before it is sent, so a client that dies waiting has still paid.
package final class DemoTeacher: Sendable {
    /// The only key the endpoint takes.
    package static let apiKey = "demo-key"
    package static let model = "demo-teacher"

    private let seed: UInt64
    private let bill: Bill
    /// Failed attempts so far, by request.
    private let attempts = Mutex<[String: Int]>([:])

    package init(seed: UInt64, bill: Bill) {
        self.seed = seed
        self.bill = bill
    }

    /// Safe to call from several threads of the server.
    package func reply(to request: LoopbackRequest) -> LoopbackReply {
        guard request.header("Authorization") == "Bearer \(Self.apiKey)" else {
            return .failure(401, "Incorrect API key provided.", "invalid_api_key")
        }
        let path = request.path.prefix { $0 != "?" }
        switch (request.method, path) {
        case ("GET", "/v1/models"): return .json(200, Self.models)
        case ("POST", "/v1/chat/completions"):
            return complete(request.body, idempotencyKey: request.header("Idempotency-Key"))
        case (_, "/v1/models"), (_, "/v1/chat/completions"):
            return .failure(405, "Method not allowed.", "invalid_request_error")
        default: return .failure(404, "Unknown path.", "invalid_request_error")
        }
    }

    /// What an authorised chat request is answered; status 200 is charged.
    package func complete(_ body: [UInt8], idempotencyKey: String? = nil) -> LoopbackReply {
        guard let chat = ChatRequest(body: body) else {
            return .failure(
                400,
                "The body is no JSON object with model and messages.",
                "invalid_request_error"
            )
        }
        let temper = Temper(seed: seed, key: chat.key)
        if let failure = nextFailure(of: temper, for: chat.key) {
            return .failure(failure, delay: .milliseconds(5))
        }
        let answer = TeacherAnswer(to: chat, manner: temper.manner)
        let outcome = [temper.manner.rawValue, idempotencyKey]
            .compactMap { $0 }.joined(separator: " idempotency-key=")
        bill.charge(
            key: chat.key,
            promptTokens: answer.promptTokens,
            completionTokens: answer.completionTokens,
            outcome: outcome
        )
        return .json(200, Self.completion(answer, to: chat), delay: temper.delay)
    }

    private func nextFailure(of temper: Temper, for key: String) -> Temper.Failure? {
        guard !temper.failures.isEmpty else { return nil }
        return attempts.withLock { attempts in
            let count = attempts[key, default: 0]
            guard count < temper.failures.count else { return nil }
            attempts[key] = count + 1
            return temper.failures[count]
        }
    }

    private static var models: [String: Any] {
        let entry: [String: Any] = [
            "id": model, "object": "model", "created": createdAt, "owned_by": "flywheel-demo",
        ]
        return ["object": "list", "data": [entry]]
    }

    /// 2026-10-01T00:00Z: a clock would make two equal answers differ.
    private static let createdAt = 1_790_812_800

    private static func completion(_ answer: TeacherAnswer, to chat: ChatRequest) -> [String: Any] {
        var message: [String: Any] = ["role": "assistant", "content": answer.content]
        if let reasoning = answer.reasoning { message["reasoning_content"] = reasoning }
        return [
            "id": "chatcmpl-\(chat.key.prefix(24))",
            "object": "chat.completion",
            "created": createdAt,
            "model": chat.model,
            "choices": [
                ["index": 0, "message": message, "finish_reason": answer.finishReason]
            ],
            "usage": [
                "prompt_tokens": answer.promptTokens,
                "completion_tokens": answer.completionTokens,
                "total_tokens": answer.promptTokens + answer.completionTokens,
            ],
        ]
    }
}
