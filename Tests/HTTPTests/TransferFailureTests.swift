import Foundation
import HTTP
import Loopback
import Testing

struct TransferFailureTests {
    @Test(
        arguments: [
            (.resetBeforeHeaders, .interrupted), (.resetAfterHeaders, .interrupted),
            (.cutBodyAfter(3), .interrupted), (.cutBodyAfter(0), .interrupted), (.hang, .timeout),
            (.stallAfterHeaders, .timeout), (.drip(bytesPerSecond: 1), .timeout),
        ] as [(LoopbackReply.Fault, TransferFailure.Code)]
    )
    func `a server's fault has its code and the request counts as sent`(
        fault: LoopbackReply.Fault,
        code: TransferFailure.Code
    ) throws {
        let server = try LoopbackServer { _ in LoopbackReply(body: [1, 2, 3, 4], fault: fault) }
        let failure = try HTTPClient().ask(server.url, timeout: .milliseconds(400)).failure
        #expect(failure?.code == code)
        #expect(failure?.requestSent == true)
    }

    @Test
    func `an answer longer than declared is cut and poisons no other`() throws {
        let server = try LoopbackServer { request in
            let fault = request.path == "/wrong" ? LoopbackReply.Fault.wrongContentLength : nil
            return LoopbackReply(body: request.body, fault: fault)
        }
        let client = try HTTPClient(HTTPLimits(maximumConnections: 1))
        #expect(try client.ask(server.url + "/wrong", body: "abcdef").text == "abc")
        #expect(try client.ask(server.url, body: "fine").text == "fine")
    }

    @Test
    func `a host without address is a failure before sending`() throws {
        let failure = try HTTPClient().ask("http://no-such-host.invalid/v1").failure
        #expect(failure?.code == .resolve)
        #expect(failure?.requestSent == false)
        #expect(failure?.message.contains("no-such-host.invalid") == true)
    }

    @Test
    func `a port where nobody listens is a failure before sending`() throws {
        let server = try LoopbackServer { _ in LoopbackReply() }
        server.stop()
        let failure = try HTTPClient().ask(server.url).failure
        #expect(failure?.code == .connect)
        #expect(failure?.requestSent == false)
    }

    @Test(arguments: [false, true])
    func `a body past the limit ends the transfer`(isChunked: Bool) throws {
        let long = [UInt8](repeating: 1, count: 5000)
        let server = try LoopbackServer { request in
            let count = Int(request.path.dropFirst()) ?? 0
            let body = Array(long.prefix(count))
            return isChunked
                ? LoopbackReply(chunks: [(.zero, body)]) : LoopbackReply(body: body)
        }
        let client = try HTTPClient(HTTPLimits(maximumBodyBytes: 4000))
        #expect(try client.ask(server.url + "/4000").response?.body.count == 4000)
        let failure = try client.ask(server.url + "/4001").failure
        #expect(failure?.code == .tooLarge)
        #expect(failure?.requestSent == true)
    }

    @Test
    func `a host that is not on the list is refused before anything is sent`() throws {
        let client = try HTTPClient(HTTPLimits(allowedHosts: ["api.example.com"]))
        let error = #expect(throws: TransferFailure.self) {
            try client.submit(HTTPRequest(id: 1, url: "http://127.0.0.1:9/"))
        }
        #expect(error?.code == .refused)
        #expect(error?.requestSent == false)
        #expect(client.inFlight == 0)
    }

    @Test(arguments: [
        "", "example.com", "ftp://example.com/", "file:///etc/passwd", "http://", "http:///x",
        "https://user:secret@example.com/", "https://exa mple.com/", "https://example.com:99999/",
        "https://example.com/\r\nX: secret",
    ])
    func `a URL that cannot be meant is refused without repeating it`(url: String) throws {
        let client = try HTTPClient()
        let error = #expect(throws: TransferFailure.self) {
            try client.submit(HTTPRequest(id: 1, url: url))
        }
        #expect(error?.code == .invalidRequest)
        #expect(error?.description.contains("secret") == false)
    }

    @Test(arguments: [("A b", "v"), ("", "v"), ("A", "secret\r\nB: c"), ("A", "secret\u{0}")])
    func `a header that would write others is refused`(name: String, value: String) throws {
        let client = try HTTPClient()
        let request = HTTPRequest(id: 1, url: "http://127.0.0.1/", headers: [(name, value)])
        let error = #expect(throws: TransferFailure.self) { try client.submit(request) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.description.contains("secret") == false)
    }

    @Test
    func `an id that is in flight is refused`() throws {
        let server = try LoopbackServer { _ in LoopbackReply(fault: .hang) }
        let client = try HTTPClient(HTTPLimits(maximumConnections: 1))
        for id in [1, 2] as [UInt64] { try client.submit(HTTPRequest(id: id, url: server.url)) }
        for id in [1, 2] as [UInt64] {
            let error = #expect(throws: TransferFailure.self) {
                try client.submit(HTTPRequest(id: id, url: server.url))
            }
            #expect(error?.code == .invalidRequest)
        }
    }

    @Test
    func `the environment's proxy is not used`() throws {
        setenv("http_proxy", "http://127.0.0.1:1", 1)
        defer { unsetenv("http_proxy") }
        let server = try LoopbackServer { LoopbackReply(body: $0.body) }
        #expect(try HTTPClient().ask(server.url, body: "direct").text == "direct")
    }
}
