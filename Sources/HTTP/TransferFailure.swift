import CCurl

/// Why a request brought no answer.
///
/// Messages name the host and fixed texts of libcurl and the system; never headers,
/// bodies or the rest of the URL.
package struct TransferFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Hashable {
        /// The host (or proxy) has no address.
        case resolve
        /// Nobody listens, or a connection ended before the request was on it.
        case connect
        /// No trusted, matching certificate, or no common protocol.
        case tls
        /// The connect limit, or the request's own time, is over.
        case timeout
        /// The connection was cut before the whole answer was in.
        case interrupted
        /// The answer is larger than the limit.
        case tooLarge
        /// The host is not on the list, or its address is link-local.
        case refused
        /// Given up by `cancelAll`.
        case cancelled
        /// What came back is no HTTP.
        case protocolError
        /// The request cannot be sent as it is: its URL, method, headers or id.
        case invalidRequest
        /// libcurl or the system cannot provide what transfers need.
        case unavailable
    }

    package var code: Code
    /// False only if provably nothing of the request can have been accepted: no byte
    /// of it was handed to a connection.
    package var requestSent: Bool
    package var message: String

    package init(_ code: Code, requestSent: Bool, _ message: String) {
        self.code = code
        self.requestSent = requestSent
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }

    static func refusedBeforeSending(_ code: Code, _ message: String) -> TransferFailure {
        TransferFailure(code, requestSent: false, message)
    }
}

extension TransferFailure.Code {
    /// libcurl's result as one of ours; CURLE numbers are stable across versions.
    init(_ result: CURLcode, requestSent: Bool) {
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .resolve
        case CURLE_COULDNT_CONNECT: self = .connect
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_INITFAILED:
            self = .tls
        case CURLE_OPERATION_TIMEDOUT: self = .timeout
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
            self = requestSent ? .interrupted : .connect
        case CURLE_FILESIZE_EXCEEDED: self = .tooLarge
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: self = .invalidRequest
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: self = .unavailable
        default: self = .protocolError
        }
    }
}
