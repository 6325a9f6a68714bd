package import Loopback

/// A teacher on loopback that replays what somebody answered before, and keeps its own bill.
package final class RecordedTeacher: Sendable {
    package let bill: Bill
    private let server: LoopbackServer

    /// - Parameters:
    ///   - key: the bearer token to ask for; `nil` takes everybody.
    ///   - answer: the logged reply; `nil` for a prompt nobody recorded, which is refused as 422.
    package init(
        port: UInt16 = 0,
        key: String? = nil,
        bill: Bill,
        answer: @escaping @Sendable (ChatExchange) -> String?
    ) throws(LoopbackError) {
        self.bill = bill
        server = try LoopbackServer(port: port) { request in
            if let key, request.header("Authorization") != "Bearer \(key)" {
                return .failure(401, code: "invalid_api_key")
            }
            guard let exchange = ChatExchange(request) else {
                return .failure(404, code: "unknown_path")
            }
            guard let text = answer(exchange) else {
                return .failure(422, code: "not_recorded")
            }
            bill.charge(
                key: exchange.key,
                promptTokens: exchange.promptTokens,
                completionTokens: ChatExchange.tokens(text),
                outcome: "answered"
            )
            return exchange.completion(text)
        }
    }

    /// Replays by the text of the prompt, with `otherwise` for all others.
    package convenience init(
        _ answers: [String: String],
        otherwise: String? = nil,
        bill: Bill
    ) throws(LoopbackError) {
        try self.init(bill: bill) { answers[$0.prompt] ?? otherwise }
    }

    /// For `FLYWHEEL_TEACHER_URL`.
    package var url: String { "\(server.url)/v1" }

    package func stop() { server.stop() }
}
