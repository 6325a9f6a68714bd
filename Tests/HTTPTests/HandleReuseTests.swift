import HTTP
import Loopback
import Testing

/// One handle serves request after request; nothing of one may show in the next.
struct HandleReuseTests {
    @Test
    func `method, body, headers and time of a request end with it`() throws {
        let server = try LoopbackServer { request in
            let mark = request.header("X-Mark") ?? "-"
            let text = "\(request.method) \(request.path) \(mark) \(request.body.count)"
            return LoopbackReply(body: Array(text.utf8), delay: .milliseconds(30))
        }
        let client = try HTTPClient(HTTPLimits(maximumConnections: 1))
        func ask(
            _ id: UInt64,
            _ method: String,
            _ path: String,
            _ mark: String?,
            _ count: Int,
            _ timeout: Duration = .seconds(30)
        ) throws -> Result<HTTPResponse, TransferFailure> {
            try client.ask(
                HTTPRequest(
                    id: id,
                    method: method,
                    url: server.url + path,
                    headers: mark.map { [(name: "X-Mark", value: $0)] } ?? [],
                    body: [UInt8](repeating: 7, count: count),
                    timeout: timeout
                )
            )
        }
        #expect(try ask(1, "POST", "/a", "one", 9000).text == "POST /a one 9000")
        #expect(try ask(2, "POST", "/b", nil, 3).text == "POST /b - 3")
        #expect(try ask(3, "GET", "/c", "two", 0).text == "GET /c two 0")
        #expect(try ask(4, "PUT", "/c", nil, 1).text == "PUT /c - 1")
        #expect(try ask(5, "POST", "/a", nil, 5, .milliseconds(5)).failure?.code == .timeout)
        #expect(try ask(6, "POST", "/a", nil, 70_000).text == "POST /a - 70000")
    }

    @Test
    func `headers are found in any case and interim ones are not the answer's`() throws {
        let server = try LoopbackServer { _ in
            LoopbackReply(headers: [("X-Rate-LIMIT", " 7 "), ("Empty", "")], body: [1])
        }
        let response = try #require(try HTTPClient().ask(server.url).response)
        #expect(response.header("x-rate-limit") == "7")
        #expect(response.header("EMPTY") == "")
        #expect(response.header("x-rate") == nil)
    }

    @Test
    func `a connection that a server spoils costs at most the call that meets it`() throws {
        let server = try LoopbackServer { request in
            LoopbackReply(
                body: request.body,
                fault: request.body == Array("x".utf8) ? .wrongContentLength : nil
            )
        }
        let client = try HTTPClient(HTTPLimits(maximumConnections: 4))
        var failedBefore = false
        for round in 0..<20 {
            let text = round.isMultiple(of: 3) ? "x" : "fine \(round)"
            let failed = try client.ask(server.url, body: text).response == nil
            #expect(!(failed && failedBefore), "\(round)")
            failedBefore = failed
        }
    }
}
