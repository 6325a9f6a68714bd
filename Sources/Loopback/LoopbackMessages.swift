/// One request as it arrived, body complete.
package struct LoopbackRequest: Sendable {
    package var method: String
    /// The request target as sent, query included.
    package var path: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    /// The first header of that name, in any case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// What to answer, when, and what to get wrong on the way.
package struct LoopbackReply: Sendable {
    /// How an endpoint misbehaves.
    package enum Fault: Sendable, Hashable {
        /// TCP reset before any byte of the answer.
        case resetBeforeHeaders
        /// TCP reset once the headers are out.
        case resetAfterHeaders
        /// Orderly close after so many bytes of body, though more were declared.
        case cutBodyAfter(Int)
        /// Body in twenty pieces a second at this rate.
        case drip(bytesPerSecond: Int)
        /// Nothing, ever; the connection stays open.
        case hang
        /// Declares half of the body's length and sends all of it, then closes.
        case wrongContentLength
        /// Headers, then nothing; the connection stays open.
        case stallAfterHeaders
    }

    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// When present, sent chunked in place of `body`, each piece after its own delay.
    package var chunks: [(delay: Duration, bytes: [UInt8])]?
    /// Before the first byte of the answer; other connections are served meanwhile.
    package var delay: Duration
    package var fault: Fault?

    package init(
        status: Int = 200,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        delay: Duration = .zero,
        fault: Fault? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.delay = delay
        self.fault = fault
    }

    /// A streamed answer, such as server-sent events.
    package init(
        status: Int = 200,
        headers: [(name: String, value: String)] = [],
        chunks: [(delay: Duration, bytes: [UInt8])],
        delay: Duration = .zero,
        fault: Fault? = nil
    ) {
        self.init(status: status, headers: headers, delay: delay, fault: fault)
        self.chunks = chunks
    }
}
