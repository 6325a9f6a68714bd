import HTTP
import Loopback
import Testing

struct ConnectionReuseTests {
    /// A server that breaks the first asking of `doomed` and serves everything else.
    private func server(_ fault: LoopbackReply.Fault, _ seen: Seen) throws -> LoopbackServer {
        try LoopbackServer { request in
            let earlier = seen.note(request)
            let isDoomed = String(decoding: request.body, as: UTF8.self) == "doomed"
            return LoopbackReply(
                headers: [("x-port", request.header("host") ?? "")],
                body: request.body,
                fault: isDoomed && earlier == 0 ? fault : nil
            )
        }
    }

    @Test(arguments: [LoopbackReply.Fault.resetBeforeHeaders, .resetAfterHeaders, .cutBodyAfter(0)])
    func `a request cut on a reused connection is never sent twice`(
        fault: LoopbackReply.Fault
    ) throws {
        let seen = Seen()
        let server = try server(fault, seen)
        let client = try HTTPClient(HTTPLimits(maximumConnections: 1))
        #expect(try client.ask(server.url, body: "warm").text == "warm")
        let failure = try client.ask(server.url, body: "doomed").failure
        #expect(failure?.code == .interrupted)
        #expect(failure?.requestSent == true)
        #expect(seen["doomed"] == 1)
        #expect(try client.ask(server.url, body: "after").text == "after")
    }

    @Test
    func `an idle connection that the server closed is replaced without a failure`() throws {
        let seen = Seen()
        let client = try HTTPClient(HTTPLimits(maximumConnections: 1))
        var server = try server(.hang, seen)
        #expect(try client.ask(server.url, body: "before").text == "before")
        let port = server.port
        server.stop()
        server = try LoopbackServer(port: port) { LoopbackReply(body: $0.body) }
        #expect(try client.ask(server.url, body: "after").text == "after")
    }
}
