import Flywheel
import HTTP

/// What came of one call, by what may be done next.
enum CallVerdict {
    /// A chat completion, whatever is in it: paid for.
    case answered(HTTPResponse)
    /// No for good, for this question.
    case rejected(status: Int, raw: [UInt8], error: String, isPaid: Bool)
    /// Not now: not accepted, may be sent again for nothing.
    case busy(error: String, RetryAfter)
    /// Nothing of the request left this machine's hands.
    case unreachable(error: String, message: String)
    /// Nobody can know whether it was accepted.
    case unknown(error: String, status: Int, raw: [UInt8])
    /// Something that speaks no chat completions; its outcome is unknown too.
    case stranger(error: String, kind: String)
    /// Not accepted, and no other question would be.
    case hopeless(error: String, TeacherError)
}

/// Sorts the ends of calls. Only what is provably not accepted counts as such: failures before the
/// request left, 429, 529, 503 with Retry-After, and explicit refusals; a 408 only from a server that
/// has not heard the request, not from a gateway whose upstream was too slow.
struct CallClassifier {
    let host: String
    let model: String
    let longestRetryAfter: Double

    func verdict(_ completion: Completion) -> CallVerdict {
        switch completion.result {
        case .success(let response): verdict(response)
        case .failure(let failure): verdict(failure)
        }
    }

    private func verdict(_ failure: TransferFailure) -> CallVerdict {
        let error = failure.code.rawValue
        switch failure.code {
        case .refused, .invalidRequest:
            return .hopeless(
                error: error,
                TeacherError(
                    .endpoint,
                    .configuration,
                    "the call cannot be made: \(failure.message)"
                )
            )
        case .tooLarge:
            // It was paid for, and the same question would be answered at the same length.
            return .rejected(status: 0, raw: [], error: "too_large", isPaid: true)
        case .protocolError where failure.requestSent:
            return .stranger(error: error, kind: "something that is no HTTP")
        default:
            return failure.requestSent
                ? .unknown(error: error, status: 0, raw: [])
                : .unreachable(error: error, message: failure.message)
        }
    }

    private func verdict(_ response: HTTPResponse) -> CallVerdict {
        guard response.status == 200 else { return refusal(response.status, response) }
        if StreamedReply.isStream(response.body) { return verdict(ofStream: response) }
        let head = response.body.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        if head.first == UInt8(ascii: "{") {
            if response.body.holds(Array("\"choices\"".utf8)) { return .answered(response) }
            if let error = ErrorBody(raw: response.body) {
                return error.status.map { refusal($0, response) }
                    ?? .unknown(error: "error_in_reply", status: 200, raw: response.body)
            }
        }
        return .stranger(error: "not_a_completion", kind: kind(response))
    }

    /// A stream that ends without a word that it has ended was cut on the way.
    private func verdict(ofStream response: HTTPResponse) -> CallVerdict {
        let stream = StreamedReply(response.body)
        guard response.body.holds(Array("\"choices\"".utf8)) else {
            return .unknown(error: "error_in_reply", status: 200, raw: response.body)
        }
        return stream.isWhole
            ? .answered(response)
            : .unknown(error: "stream_cut", status: 200, raw: response.body)
    }

    private func refusal(_ status: Int, _ response: HTTPResponse) -> CallVerdict {
        let error = "http_\(status)"
        let body = ErrorBody(raw: response.body)
        switch status {
        case 300...399, 401, 402, 404, 405, 407:
            return .hopeless(error: error, hopeless(status))
        case 403 where body?.isContentFilter != true:
            return .hopeless(error: error, hopeless(status))
        case 400 where body?.isKey == true:
            return .hopeless(error: error, hopeless(401))
        case 429 where body?.isQuota == true:
            return .hopeless(error: error, hopeless(402))
        case 408 where body != nil:
            // A server that waits for a request in vain says so in no such words; a gateway that
            // has waited for its own upstream does, and the upstream may have been paid.
            return .unknown(error: error, status: status, raw: response.body)
        case 408, 409, 425, 429, 529:
            return .busy(error: error, retryAfter(response))
        case 503 where retryAfter(response) != .unsaid:
            return .busy(error: error, retryAfter(response))
        case 400...499:
            return .rejected(status: status, raw: response.body, error: error, isPaid: false)
        default:
            return .unknown(error: error, status: status, raw: response.body)
        }
    }

    private func retryAfter(_ response: HTTPResponse) -> RetryAfter {
        RetryAfter(
            response.header("Retry-After"),
            milliseconds: response.header("retry-after-ms"),
            now: response.header("Date").flatMap(RetryAfter.date)
                ?? Double(Instant.now.microseconds) / 1e6,
            most: longestRetryAfter
        )
    }

    private func hopeless(_ status: Int) -> TeacherError {
        switch status {
        case 401, 403, 407:
            TeacherError(
                .key,
                .configuration,
                "\(host) does not accept the key (http_\(status)); check FLYWHEEL_TEACHER_KEY"
            )
        case 402:
            TeacherError(
                .quota,
                .tryLater,
                "the account at \(host) has nothing left to spend; top it up, then run again"
            )
        case 300...399:
            TeacherError(
                .redirect,
                .configuration,
                "\(host) redirects (http_\(status)), which is not followed; set "
                    + "FLYWHEEL_TEACHER_URL to the address it redirects to"
            )
        default:
            TeacherError(
                .notFound,
                .configuration,
                "\(host) has no chat completions there or no model '\(model)' (http_\(status)); "
                    + "check FLYWHEEL_TEACHER_URL, which often ends in /v1, and the model's name"
            )
        }
    }

    private func kind(_ response: HTTPResponse) -> String {
        let type = response.header("Content-Type")?.prefix { $0 != ";" } ?? ""
        let isPlain = type.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && type.utf8.count <= 40
        return type.isEmpty || !isPlain ? "\(response.body.count) bytes" : String(type)
    }
}
