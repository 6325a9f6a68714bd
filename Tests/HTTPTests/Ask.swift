import Foundation
import HTTP
import Loopback

extension HTTPClient {
    /// Everything in flight, until it has ended.
    func drain() throws -> [Completion] {
        var ended: [Completion] = []
        while inFlight > 0 { ended += try poll(.seconds(30)) }
        return ended
    }

    func ask(_ request: HTTPRequest) throws -> Result<HTTPResponse, TransferFailure> {
        try submit(request)
        let ended = try drain()
        guard ended.count == 1, ended[0].id == request.id else {
            throw TransferFailure(.protocolError, requestSent: true, "\(ended.count) completions")
        }
        return ended[0].result
    }

    func ask(
        _ url: String,
        body: String = "",
        timeout: Duration = .seconds(30)
    ) throws -> Result<HTTPResponse, TransferFailure> {
        try ask(HTTPRequest(id: 1, url: url, body: Array(body.utf8), timeout: timeout))
    }
}

extension Result where Success == HTTPResponse, Failure == TransferFailure {
    var failure: TransferFailure? {
        guard case .failure(let failure) = self else { return nil }
        return failure
    }

    var response: HTTPResponse? { try? get() }
    var text: String? { response.map { String(decoding: $0.body, as: UTF8.self) } }
}

/// Requests a server has seen, by body.
final class Seen: @unchecked Sendable {
    // Unchecked because a lock guards the one property.
    private let lock = NSLock()
    private var bodies: [String: Int] = [:]

    /// How often this body was seen before.
    func note(_ request: LoopbackRequest) -> Int {
        lock.withLock {
            let body = String(decoding: request.body, as: UTF8.self)
            bodies[body, default: 0] += 1
            return (bodies[body] ?? 1) - 1
        }
    }

    subscript(_ body: String) -> Int { lock.withLock { bodies[body] ?? 0 } }
}
