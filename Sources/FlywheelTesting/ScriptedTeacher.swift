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

    /// What the server does for callers that do not know whether they were heard.
    package struct Promises: OptionSet, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        /// The same idempotency key is charged once, and its answer given again.
        package static let idempotency = Promises(rawValue: 1)
        /// What was asked for with `store` is found by its metadata.
        package static let storage = Promises(rawValue: 2)
    }

    private struct Counts {
        var calls = 0
        var lookUps = 0
        var attempts: [String: Int] = [:]
        /// Answers by idempotency key.
        var answers: [String: String] = [:]
        /// Whole completions by value of their metadata.
        var kept: [String: [UInt8]] = [:]
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
        port: UInt16 = 0,
        key: String? = nil,
        bill: Bill,
        promises: Promises = [],
        script: @escaping @Sendable (Visit) -> Act
    ) throws(LoopbackError) {
        let counts = Counter()
        self.bill = bill
        self.counts = counts
        server = try LoopbackServer(port: port) { request in
            if request.method == "GET" { return Self.find(request, counts) }
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
            let desk = Desk(exchange: exchange, bill: bill, promises: promises, counts: counts)
            return desk.perform(script(visit))
        }
    }

    /// Calls that arrived, of whatever end.
    package var calls: Int { counts.state.withLock { $0.calls } }

    package var port: UInt16 { server.port }

    /// For `FLYWHEEL_TEACHER_URL`.
    package var url: String { "\(server.url)/v1" }

    package func stop() { server.stop() }

    /// Look-ups of kept completions that arrived.
    package var lookUps: Int { counts.state.withLock { $0.lookUps } }

    /// `GET /v1/chat/completions?metadata[name]=value`.
    private static func find(_ request: LoopbackRequest, _ counts: Counter) -> LoopbackReply {
        let query = request.path.split(separator: "?").dropFirst().first ?? ""
        let wanted =
            query.split(separator: "&").first { $0.hasPrefix("metadata%5B") }
            .flatMap { $0.split(separator: "=").last }.map(String.init) ?? ""
        let kept = counts.state.withLock { state in
            state.lookUps += 1
            return state.kept[wanted]
        }
        let list = Array(#"{"object":"list","data":["#.utf8) + (kept ?? []) + Array("]}".utf8)
        return LoopbackReply(
            headers: [(name: "Content-Type", value: "application/json")],
            body: list
        )
    }

    /// Where one call is served.
    private struct Desk {
        let exchange: ChatExchange
        let bill: Bill
        let promises: Promises
        let counts: Counter

        func perform(_ act: Act) -> LoopbackReply {
            switch act {
            case .answer(let text): return brought(sell(text, "answered"))
            case .spoil(let fault):
                var reply = exchange.completion(sell("spoilt", "spoilt"))
                reply.fault = fault
                return reply
            case .reply(let reply, let isBilled):
                if isBilled { _ = sell("", "said") }
                return reply
            }
        }

        private func brought(_ text: String) -> LoopbackReply {
            exchange.wantsStream ? exchange.stream(text) : exchange.completion(text)
        }

        /// Charges for the answer, unless it was charged before under a key that is honoured.
        ///
        /// - Returns: what is sold under that key.
        private func sell(_ text: String, _ outcome: String) -> String {
            let (sold, isNew) = counts.state.withLock { state in
                if promises.contains(.storage), let values = exchange.kept?.values {
                    for value in values where state.kept[value] == nil {
                        state.kept[value] = exchange.completion(text).body
                    }
                }
                guard promises.contains(.idempotency), let before = state.answers[exchange.key]
                else {
                    state.answers[exchange.key] = text
                    return (text, true)
                }
                return (before, false)
            }
            if isNew {
                bill.charge(
                    key: exchange.key,
                    promptTokens: exchange.promptTokens,
                    completionTokens: ChatExchange.tokens(text),
                    outcome: outcome
                )
            }
            return sold
        }
    }
}
