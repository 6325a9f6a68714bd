package import Loopback
import Synchronization

/// A teacher on loopback that misbehaves by a script, call by call, and keeps its own bill.
package final class ScriptedTeacher: Sendable {
    /// One call as it arrives.
    package struct Visit: Sendable {
        /// From 1, in order of arrival.
        package let number: Int
        /// From 1, of this question's calls.
        package let attempt: Int
        package let exchange: ChatExchange
    }

    /// What the teacher does with a call.
    package enum Act: Sendable {
        case answer(String)
        /// Computes and bills the answer, then fails to deliver it.
        case spoil(LoopbackReply.Fault)
        /// Says something else; billed or not.
        case reply(LoopbackReply, isBilled: Bool = false)

        package static func status(
            _ status: Int,
            retryAfter: String? = nil,
            code: String = "error"
        ) -> Act {
            let headers = retryAfter.map { [(name: "Retry-After", value: $0)] } ?? []
            return .reply(.failure(status, code: code, headers: headers))
        }

        package static let html = Act.reply(
            LoopbackReply(
                headers: [(name: "Content-Type", value: "text/html; charset=utf-8")],
                body: Array("<html><body>Welcome</body></html>".utf8)
            )
        )
    }

    private struct Counts {
        var calls = 0
        var attempts: [String: Int] = [:]
    }

    package let bill: Bill
    private let server: LoopbackServer
    private let counts: Counter

    private final class Counter: Sendable {
        let state = Mutex(Counts())
    }

    /// - Parameters:
    ///   - key: the bearer token to ask for; `nil` takes everybody.
    ///   - script: runs on the server's thread.
    package init(
        key: String? = nil,
        bill: Bill,
        script: @escaping @Sendable (Visit) -> Act
    ) throws(LoopbackError) {
        let counts = Counter()
        self.bill = bill
        self.counts = counts
        server = try LoopbackServer { request in
            let number = counts.state.withLock { state in
                state.calls += 1
                return state.calls
            }
            if let key, request.header("Authorization") != "Bearer \(key)" {
                return .failure(401, code: "invalid_api_key")
            }
            guard let exchange = ChatExchange(request) else {
                return .failure(404, code: "unknown_path")
            }
            let attempt = counts.state.withLock { state in
                state.attempts[exchange.key, default: 0] += 1
                return state.attempts[exchange.key] ?? 1
            }
            let visit = Visit(number: number, attempt: attempt, exchange: exchange)
            return Self.perform(script(visit), exchange, bill)
        }
    }

    /// Calls that arrived, of whatever end.
    package var calls: Int { counts.state.withLock { $0.calls } }

    /// For `FLYWHEEL_TEACHER_URL`.
    package var url: String { "\(server.url)/v1" }

    package func stop() { server.stop() }

    private static func perform(
        _ act: Act,
        _ exchange: ChatExchange,
        _ bill: Bill
    ) -> LoopbackReply {
        switch act {
        case .answer(let text):
            charge(text, "answered", exchange, bill)
            return exchange.completion(text)
        case .spoil(let fault):
            charge("spoilt", "spoilt", exchange, bill)
            var reply = exchange.completion("spoilt")
            reply.fault = fault
            return reply
        case .reply(let reply, let isBilled):
            if isBilled { charge("", "said", exchange, bill) }
            return reply
        }
    }

    private static func charge(
        _ text: String,
        _ outcome: String,
        _ exchange: ChatExchange,
        _ bill: Bill
    ) {
        bill.charge(
            key: exchange.key,
            promptTokens: exchange.promptTokens,
            completionTokens: ChatExchange.tokens(text),
            outcome: outcome
        )
    }
}
