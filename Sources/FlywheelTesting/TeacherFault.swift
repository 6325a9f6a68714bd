import Loopback

/// The ways in which chat-completions endpoints fail, as far as they show in one exchange.
///
/// What was computed is on the server's bill even where nobody gets it: the worst case for a client.
package enum TeacherFault: String, CaseIterable, Sendable {
    case status400, status401, status402, status403, status404, status408, status409, status413
    case status422, status500, status502, status503, status504, status529
    case tooManyForSeconds, tooManyUntilDate, tooManyWithoutWord, tooManyForever, tooManyNegative
    case tooManyByAnotherClock, unavailableForSeconds
    case resetBeforeHeaders, resetAfterHeaders, cutInBody, cutInChunk, streamWithoutEnd
    case hang, stallAfterHeaders, slowLoris
    case page, errorInReply, invalidUTF8, notANumber, duplicateKeys, hugeBody, wrongLength
    case wrongID, emptyChoices, cutByLength, filtered, redirectToMetadata

    /// What becomes of a question that meets it.
    package enum Effect: Sendable {
        /// Not accepted: sent again for nothing.
        case free
        /// May have been paid for: sent again, and counted.
        case unclear
        /// No for good, unpaid.
        case refused
        /// Somebody has to change something first: the run ends and says so.
        case hopeless
        /// Paid for, with nothing to read in it: kept, and refused with a reason.
        case flawed
        /// An answer like any other.
        case fine
    }

    package var effect: Effect {
        switch self {
        case .status400, .status413, .status422: .refused
        case .status401, .status402, .status403, .status404, .redirectToMetadata: .hopeless
        case .status409, .status529, .tooManyForSeconds, .tooManyUntilDate,
            .tooManyWithoutWord, .tooManyForever, .tooManyNegative, .tooManyByAnotherClock,
            .unavailableForSeconds:
            .free
        case .status408, .status500, .status502, .status503, .status504, .resetBeforeHeaders,
            .resetAfterHeaders, .cutInBody, .cutInChunk, .streamWithoutEnd, .hang,
            .stallAfterHeaders, .slowLoris, .page, .errorInReply:
            .unclear
        case .invalidUTF8, .notANumber, .hugeBody, .wrongLength, .emptyChoices, .filtered: .flawed
        case .duplicateKeys, .wrongID, .cutByLength: .fine
        }
    }

    /// Whether it ends only when the client has had enough.
    package var isSlow: Bool {
        [.hang, .stallAfterHeaders, .slowLoris].contains(self)
    }

    /// Size of ``hugeBody``; a client with a larger limit takes it.
    package static let hugeBytes = 1 << 20

    package func act(_ exchange: ChatExchange) -> ScriptedTeacher.Act {
        switch self {
        case .resetBeforeHeaders: .spoil(.resetBeforeHeaders)
        case .resetAfterHeaders: .spoil(.resetAfterHeaders)
        case .cutInBody: .spoil(.cutBodyAfter(40))
        case .hang: .spoil(.hang)
        case .stallAfterHeaders: .spoil(.stallAfterHeaders)
        case .slowLoris: .spoil(.drip(bytesPerSecond: 20))
        case .wrongLength: .spoil(.wrongContentLength)
        case .page: .html
        default: statusAct ?? .reply(reply(exchange), isBilled: true)
        }
    }

    private var statusAct: ScriptedTeacher.Act? {
        switch self {
        case .status402: .status(402, code: "insufficient_quota")
        case .tooManyForSeconds: .status(429, retryAfter: "2")
        case .tooManyUntilDate, .tooManyByAnotherClock: .reply(dated)
        case .tooManyWithoutWord: .status(429)
        case .tooManyForever: .status(429, retryAfter: "99999999999")
        case .tooManyNegative: .status(429, retryAfter: "-10")
        case .unavailableForSeconds: .status(503, retryAfter: "1")
        case .redirectToMetadata:
            .reply(
                LoopbackReply(
                    status: 307,
                    headers: [(name: "Location", value: "http://169.254.169.254/latest/")]
                )
            )
        default: plainStatus
        }
    }

    /// A date three seconds on by the clock of the server, which may be decades from ours.
    private var dated: LoopbackReply {
        var headers = [(name: "Retry-After", value: "Fri, 31 Dec 1999 23:59:59 GMT")]
        if self == .tooManyByAnotherClock {
            headers.append((name: "Date", value: "Fri, 31 Dec 1999 23:59:56 GMT"))
        }
        return .failure(429, headers: headers)
    }

    /// Server errors are billed, and the timeouts that gateways report: what failed after computing
    /// was computed.
    private var plainStatus: ScriptedTeacher.Act? {
        guard rawValue.hasPrefix("status"), let status = Int(rawValue.dropFirst(6)) else {
            return nil
        }
        return .reply(.failure(status), isBilled: status == 408 || status >= 500 && status != 529)
    }

    private func reply(_ exchange: ChatExchange) -> LoopbackReply {
        switch self {
        case .cutByLength: return exchange.completion("cut", finishReason: "length")
        case .filtered: return exchange.completion("", finishReason: "content_filter")
        case .cutInChunk:
            var reply = exchange.stream("cut")
            reply.fault = .cutBodyAfter(120)
            return reply
        case .streamWithoutEnd: return exchange.stream("cut", isWhole: false)
        case .errorInReply: return .failure(200, code: "server_error")
        default: return LoopbackReply(headers: Self.json, body: bytes(exchange))
        }
    }

    private static let json = [(name: "Content-Type", value: "application/json")]

    private func bytes(_ exchange: ChatExchange) -> [UInt8] {
        let whole = exchange.completion("fine").body
        switch self {
        case .invalidUTF8:
            return Array(#"{"choices":[{"message":{"content":""#.utf8) + [0xFF, 0xC0]
                + Array(#""}}]}"#.utf8)
        case .notANumber: return Array(#"{"choices":[{"logprob":NaN}]}"#.utf8)
        case .duplicateKeys: return Array(#"{"id":"one","id":"two","#.utf8) + whole.dropFirst()
        case .hugeBody: return whole + [UInt8](repeating: 0x20, count: Self.hugeBytes)
        case .wrongID: return Array(#"{"id":"chatcmpl-of-somebody-else","#.utf8) + whole.dropFirst()
        default: return Array(#"{"choices":[]}"#.utf8)
        }
    }
}
