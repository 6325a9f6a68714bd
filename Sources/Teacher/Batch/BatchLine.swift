import Flywheel
import HTTP
import JSON

/// One line of a result file: a request by its key, and what came of it.
struct BatchLine {
    enum Content {
        /// What the provider would have answered a call with.
        case response(HTTPResponse)
        /// It was never executed.
        case notExecuted(code: String)
        /// Something else went wrong, with a code.
        case failed(code: String)
    }

    let key: Digest
    let content: Content

    /// Codes of requests that a batch ended without.
    private static let untouched: Set<String> = [
        "batch_expired", "batch_cancelled", "request_cancelled",
    ]

    /// - Returns: `nil` for a line that names no request of ours.
    init?(_ bytes: [UInt8]) {
        guard let line = try? JSONValue(parsing: bytes),
            let key = line["custom_id"]?.string.flatMap({ [UInt8](hexadecimal: $0) })
                .flatMap({ Digest(bytes: $0) })
        else { return nil }
        self.key = key
        if let error = line["error"], !error.isNull {
            let word = ErrorBody(error).word
            content =
                Self.untouched.contains(word) ? .notExecuted(code: word) : .failed(code: word)
        } else if let response = line["response"], let body = response["body"],
            let status = response["status_code"]?.integer
        {
            content = .response(
                HTTPResponse(status: Int(clamping: status), body: body.serialized())
            )
        } else {
            content = .failed(code: "no_response")
        }
    }

    /// Whether the last line is one.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard let last = bytes.last, last != UInt8(ascii: "\n") else { return true }
        let start = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return (try? JSONValue(parsing: Array(bytes[start...]))) != nil
    }

    /// Hands out the lines of a file; blank ones are none.
    static func each(_ bytes: [UInt8], _ body: ([UInt8]) throws -> Void) rethrows {
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            if end > start { try body(Array(bytes[start..<end])) }
            start = end + 1
        }
    }
}
